import type { AUDIENCES } from '../../db/schema/boards.ts'

export type Audience = (typeof AUDIENCES)[number]
/** What somebody is to a board. */
export type Standing = 'anonymous' | 'signed_in' | 'customer' | 'staff'

const RANK: Record<Standing, number> = { anonymous: 0, signed_in: 1, customer: 2, staff: 3 }
const NEEDED: Record<Audience, number> = { everyone: 0, signed_in: 1, customers: 2, staff: 3 }

/** May somebody of this standing do what a board allows to this audience? */
export const isIn = (audience: Audience, standing: Standing): boolean => RANK[standing] >= NEEDED[audience]
