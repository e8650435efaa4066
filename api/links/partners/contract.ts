import { z } from 'zod'
import { plainText } from '../../kernel/text.ts'

const label = plainText(80)
const destination = z.string().trim().max(2_000, 'Use at most 2,000 characters.')
export const MakePartnerLink = z
  .object({
    label: label.default(''),
    /** On a website of the company's; where the programme's links lead when it is left out. */
    destination: destination.default(''),
  })
  .meta({ id: 'MakePartnerLink' })
export type MakePartnerLink = z.infer<typeof MakePartnerLink>
export const ChangePartnerLink = z
  .object({ label: label.optional(), destination: destination.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'ChangePartnerLink' })
export type ChangePartnerLink = z.infer<typeof ChangePartnerLink>

export const PartnerLinks = z
  .object({
    /** Hosts that links may lead to. */
    hosts: z.array(z.string()),
    /** How many more can be made. */
    left: z.number(),
    items: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        /** `?sub=` behind it is the partner's own mark: up to 40 letters, digits, - and _. */
        url: z.string(),
        label: z.string(),
        destination: z.string(),
        /** False when its host was taken off the list, so that it leads to the landing page. */
        leadsThere: z.boolean(),
        enabled: z.boolean(),
        createdAt: z.number(),
        /** Clicks of people, each once an hour. */
        clicks: z.number(),
        /** Codes that stand for it and can be used now. */
        codes: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'PartnerLinks' })
