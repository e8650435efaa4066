import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

/** The programme as its public page shows it. */
export const publicProgrammeRoutes = new Hono<Env>().get(
  '/',
  doc('What partners earn, and how to become one', 'affiliates', { 200: wire.PublicProgramme }),
  anyone,
  async (c) => {
    const { read, now } = c.var.ctx
    return answer(c, wire.PublicProgramme, await actions.programmeFor(read, undefined, now()))
  },
)

/** What the company decides about its programme: who may apply, which groups there are, and what partners agree to. */
export const programmeRoutes = ({ publicUrl }: { publicUrl: string }) =>
  new Hono<Env>()
    .get(
      '/programme',
      doc('The partner programme', 'affiliates', { 200: wire.ProgrammeNow }),
      may('affiliates.read'),
      async (c) => answer(c, wire.ProgrammeNow, { programme: (await store.programme(c.var.ctx.read)) ?? null }),
    )
    .post(
      '/programme',
      doc('Begin a partner programme, with a plan, a group and terms', 'affiliates', { 201: wire.ProgrammeNow }),
      may('affiliates.pay'),
      async (c) => {
        await actions.createProgramme(c.var.ctx, publicUrl)
        return answer(c, wire.ProgrammeNow, { programme: (await store.programme(c.var.ctx.read)) ?? null }, 201)
      },
    )
    .put(
      '/programme',
      doc('Change the partner programme', 'affiliates', { 200: wire.ProgrammeNow }),
      may('affiliates.manage'),
      body(wire.SaveProgramme),
      async (c) => {
        await actions.saveProgramme(c.var.ctx, c.req.valid('json'), new URL(publicUrl).host)
        return answer(c, wire.ProgrammeNow, { programme: (await store.programme(c.var.ctx.read)) ?? null })
      },
    )
    .get(
      '/groups',
      doc('Groups of partners, the default first', 'affiliates', { 200: wire.GroupList }),
      may('affiliates.read'),
      async (c) => answer(c, wire.GroupList, await actions.groupList(c.var.ctx.read)),
    )
    .post(
      '/groups',
      doc('Make a group of partners', 'affiliates', { 201: wire.GroupList }),
      may('affiliates.pay'),
      body(wire.SaveGroup),
      async (c) => {
        await actions.saveGroup(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.GroupList, await actions.groupList(c.var.ctx.read), 201)
      },
    )
    .put(
      '/groups/:id',
      doc('Change a group of partners', 'affiliates', { 200: wire.GroupList }),
      may('affiliates.pay'),
      body(wire.SaveGroup),
      async (c) => {
        await actions.saveGroup(c.var.ctx, c.req.valid('json'), pathId(c))
        return answer(c, wire.GroupList, await actions.groupList(c.var.ctx.read))
      },
    )
    .get(
      '/terms',
      doc('Versions of the terms, the newest first', 'affiliates', { 200: wire.TermsList }),
      may('affiliates.read'),
      async (c) => answer(c, wire.TermsList, { items: await actions.termsList(c.var.ctx.read) }),
    )
    .post(
      '/terms',
      doc('Write a version of the terms', 'affiliates', { 201: wire.TermsList }),
      may('affiliates.manage'),
      body(wire.SaveTerms),
      async (c) => {
        await actions.saveTerms(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.TermsList, { items: await actions.termsList(c.var.ctx.read) }, 201)
      },
    )
