import type { Export } from '../kernel/export.ts'
import { contactsAfter } from './store.ts'

export const exportContacts: Export = { page: contactsAfter }
