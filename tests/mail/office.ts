import { createViews } from '../../api/feature-requests/looks/views.ts'
import { createJobs } from '../../api/jobs.ts'
import { createCtx, type Tx } from '../../api/kernel/context.ts'
import { sha256 } from '../../api/kernel/hash.ts'
import { newId, newToken } from '../../api/kernel/ids.ts'
import { createWorker } from '../../api/kernel/worker.ts'
import { writeLink } from '../../api/mail/links.ts'
import type { Mailer, OutgoingMail } from '../../api/mail/mailer.ts'
import { account, oneTimeToken } from '../../db/schema/identity.ts'
import { mailPreference, message, suppression } from '../../db/schema/mail.ts'
import { world } from '../world.ts'

export type Office = Awaited<ReturnType<typeof office>>

/** A portal whose mail goes where the test says; without a mailer it waits. */
export async function office({ mailer }: { mailer?: Mailer } = {}) {
  const portal = await world()
  const { db, services, publicUrl } = portal
  const system = () => createCtx(services, { kind: 'system', job: 'test' } as const, 'test')
  const change = <R>(what: (tx: Tx) => Promise<R>) => system().write(what)
  return {
    ...portal,
    /** Runs all that is due now, as a process of its own that sends mail this way. */
    run: (way = mailer) => {
      const { files, mailDomains } = services.outside
      return createWorker(
        services,
        createJobs({
          ...{ mailer: way, publicUrl, scrub: db.scrub, files, views: createViews(), mailDomains },
          ...{ stripe: services.outside.stripe, hashOf: (address: string) => address, settleClicks: async () => {} },
        }),
      ).drain()
    },
    change,
    messages: () => db.read.select().from(message).orderBy(message.createdAt, message.id),
    suppressions: () => db.read.select().from(suppression),
    preferences: () => db.read.select().from(mailPreference),
    /** What identity does when somebody with an account asks for a link; the job that follows has run. */
    async link(purpose: 'magic_link' | 'password_reset', email: string) {
      const [token, code] = [newToken(), '204817']
      const id = newId('tok', portal.now())
      await change(async (tx) => {
        await tx
          .insert(account)
          .values({
            id: newId('acc', tx.now),
            email,
            name: 'X',
            role: 'viewer',
            emailConfirmedAt: tx.now,
            createdAt: tx.now,
          })
          .onConflictDoNothing()
        await tx.insert(oneTimeToken).values({
          ...{ id, hash: sha256(token), purpose, email },
          ...{ codeHash: sha256(code), sealed: system().seal(token), codeSealed: system().seal(code) },
          ...{ createdAt: tx.now, expiresAt: tx.now + 10 * 60_000 },
        })
        await tx.emit('link.requested', { tokenId: id, purpose })
      })
      await writeLink(system(), id)
      return token
    },
  }
}

/** Catches what would go out; `answer` may refuse or die. */
export function caught(answer: (mail: OutgoingMail, n: number) => void | Promise<void> = () => {}) {
  const mails: OutgoingMail[] = []
  const mailer: Mailer = {
    async send(mail) {
      mails.push(mail)
      await answer(mail, mails.length)
      return { id: `<${mail.id}@caught>` }
    },
  }
  return { mails, mailer, of: (to: string) => mails.filter((mail) => mail.to === to) }
}
