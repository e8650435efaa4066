import type { Client } from '../../../../api/client.ts'
import { text, texts } from '../../../state/forms.ts'

type Wheel = Client['api']['v1']['wheel']
type Act = 'assign' | 'due' | 'done' | 'dropped'

/** What a form of the list asks for: one item more, or the same for several. */
export const actOnList = (wheel: Wheel, form: FormData) =>
  text(form, 'act') === 'new'
    ? wheel.items.$post({
        json: {
          ...{ title: text(form, 'title'), team: text(form, 'team') as 'marketing' },
          ...{ ownerId: text(form, 'ownerId'), dueOn: text(form, 'dueOn') },
        },
      })
    : wheel.items.many.$post({
        json: {
          ...{ ids: texts(form, 'ids'), act: text(form, 'act') as Act },
          ...{ ownerId: text(form, 'owner'), dueOn: text(form, 'due') },
        },
      })

/** What a form of one item asks for. */
export function actOnItem(wheel: Wheel, id: string, form: FormData) {
  const param = { id }
  const act = text(form, 'act')
  if (act === 'comment')
    return wheel.items[':id'].comments.$post({
      ...{ param, json: { body: text(form, 'body'), mentions: texts(form, 'mentions') } },
    })
  if (act === 'done' || act === 'dropped')
    return wheel.items[':id'].end.$post({ param, json: { to: act, result: text(form, 'result') } })
  return wheel.items[':id'].$put({
    param,
    json: {
      ...{ title: text(form, 'title'), team: text(form, 'team') as 'marketing' },
      ...{ ownerId: text(form, 'ownerId'), dueOn: text(form, 'dueOn') },
    },
  })
}
