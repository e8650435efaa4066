import { z } from 'zod'
import { oneLine } from '../../kernel/text.ts'
import { Label } from '../contract.ts'

export const SaveLabel = z
  .object({ label: oneLine(40, 'Name the label.'), internal: z.boolean().default(false) })
  .meta({ id: 'SaveRequestLabel' })
export type SaveLabel = z.infer<typeof SaveLabel>
export const LabelList = z.object({ items: z.array(Label) }).meta({ id: 'RequestLabelList' })
export const TagRequest = z
  .object({ labels: z.array(z.string().max(60)).max(20, 'Use at most 20 labels.') })
  .meta({ id: 'TagFeatureRequest' })
