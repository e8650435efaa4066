import { z } from 'zod'

/** What is asked of every colleague. */
export const StaffSecurity = z.object({ requireSecondFactor: z.boolean() }).meta({ id: 'StaffSecurity' })
export type StaffSecurity = z.infer<typeof StaffSecurity>
