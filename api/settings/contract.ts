import { z } from 'zod'
import { oneLine } from '../kernel/text.ts'

export const SaveBrand = z
  .object({
    companyName: oneLine(80, 'Tell us the company’s name.'),
    accent: z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, 'Write a colour like #0b7a5b.'),
  })
  .meta({ id: 'SaveBrand' })
export type SaveBrand = z.infer<typeof SaveBrand>

export const Brand = z.object({ companyName: z.string(), accent: z.string(), setUp: z.boolean() }).meta({ id: 'Brand' })
export type Brand = z.infer<typeof Brand>
