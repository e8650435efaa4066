import { z } from 'zod'

export const SaveBrand = z
  .object({
    companyName: z.string().trim().min(1, 'Tell us the company’s name.').max(80, 'Use at most 80 characters.'),
    accent: z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, 'Write a colour like #0b7a5b.'),
  })
  .meta({ id: 'SaveBrand' })
export type SaveBrand = z.infer<typeof SaveBrand>

export const Brand = z.object({ companyName: z.string(), accent: z.string(), setUp: z.boolean() }).meta({ id: 'Brand' })
export type Brand = z.infer<typeof Brand>
