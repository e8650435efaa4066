import { Hono } from 'hono'
import { answer, body, doc, type Env, fresh, may } from '../../kernel/http.ts'
import { readStaffSecurity, saveStaffSecurity } from './actions.ts'
import { StaffSecurity } from './contract.ts'

export const staffSecurityRoutes = new Hono<Env>()
  .get(
    '/',
    doc('What is asked of every colleague', 'settings', { 200: StaffSecurity }),
    may('staff.manage'),
    async (c) => answer(c, StaffSecurity, await readStaffSecurity(c.var.ctx)),
  )
  .put(
    '/',
    doc('Ask every colleague for a second factor, or no more', 'settings', { 200: StaffSecurity }),
    fresh(may('staff.manage')),
    body(StaffSecurity),
    async (c) => answer(c, StaffSecurity, await saveStaffSecurity(c.var.ctx, c.req.valid('json'))),
  )
