import { and, type SQL, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { ownDomains } from '../../kernel/mailbox.ts'
import type { Audience } from '../campaigns/contract.ts'
import { momentsOf } from '../campaigns/rules.ts'
import { BETWEEN_MS, type Standing } from '../rules.ts'

/** Who is asked about what, and when. */
export interface Question {
  productId: string
  /** When the mail would go out. */
  at: number
  /** An invitation that does not count as another. */
  except?: string
}
export interface Person extends Standing {
  number: number
  id: string
}
type Flags = Record<keyof Standing, number> & { number: number; id: string }

const within = (column: SQL, { since, until }: { since: number | undefined; until: number | undefined }) =>
  and(
    since === undefined ? undefined : sql`${column} >= ${since}`,
    until === undefined ? undefined : sql`${column} < ${until}`,
  )
const oneOf = (column: SQL, values: readonly string[] | undefined) =>
  values && sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`

/** The closed audience as a condition on the contact `c`. */
function fits(audience: Audience): SQL {
  const { registered, bought } = momentsOf(audience)
  const sales = within(sql`s.occurred_at`, bought)
  return and(
    sql`c.canonical_id = c.id AND c.erased_at IS NULL`,
    oneOf(sql`c.company_id`, audience.companies),
    oneOf(sql`c.plan`, audience.plans),
    oneOf(sql`c.source`, audience.sources),
    within(sql`c.created_at`, registered),
    sales &&
      sql`EXISTS (SELECT 1 FROM contact m JOIN sale s ON s.contact_id = m.id WHERE m.canonical_id = c.id AND ${sales})`,
  )!
}
const member = sql`contact m WHERE m.canonical_id = c.id`
const domains = async (db: Reads) =>
  JSON.stringify(
    ownDomains(
      (
        await db.all<{ email: string }>(sql`SELECT email FROM account WHERE role <> 'customer' AND disabled_at IS NULL`)
      ).map(({ email }) => email),
    ),
  )

const standingOf = async (db: Reads, { productId, at, except = '' }: Question) => sql`c.number, c.id,
  EXISTS (SELECT 1 FROM ${member} AND (substr(m.email, instr(m.email, '@') + 1) IN (SELECT value FROM json_each(${await domains(db)}))
    OR EXISTS (SELECT 1 FROM account a WHERE a.email = m.email AND a.role <> 'customer'))) AS isStaff,
  EXISTS (SELECT 1 FROM review r JOIN contact m ON m.id = r.contact_id WHERE m.canonical_id = c.id AND r.product_id = ${productId}) AS hasReviewed,
  EXISTS (SELECT 1 FROM mail_preference p JOIN contact m ON m.email = p.email WHERE m.canonical_id = c.id AND p.kind = 'invitations') AS unsubscribed,
  EXISTS (SELECT 1 FROM suppression x JOIN contact m ON m.email = x.email WHERE m.canonical_id = c.id) AS suppressed,
  EXISTS (SELECT 1 FROM invitation i JOIN contact m ON m.id = i.contact_id WHERE m.canonical_id = c.id
    AND i.product_id = ${productId} AND i.id <> ${except} AND (i.ended_at IS NULL OR i.last_mail_at > ${at - BETWEEN_MS})) AS wasAsked`
const person = ({ number, id, ...flags }: Flags): Person => ({
  number,
  id,
  ...(Object.fromEntries(Object.entries(flags).map(([key, value]) => [key, value === 1])) as unknown as Standing),
})

/** The person a contact belongs to, and how they stand; undefined when nothing is left of them, or they do not fit. */
export async function personOf(db: Reads, contactId: string, question: Question, audience: Audience = {}) {
  const found = await db.all<Flags>(sql`SELECT ${await standingOf(db, question)} FROM contact c
    WHERE c.id = (SELECT canonical_id FROM contact WHERE id = ${contactId}) AND ${fits(audience)}`)
  return found[0] && person(found[0])
}
/** Everybody who fits, in the order they came. @param until came before this moment */
export async function peopleIn(
  db: Reads,
  audience: Audience,
  question: Question,
  { after = 0, until = Number.MAX_SAFE_INTEGER, limit }: { after?: number; until?: number; limit: number },
): Promise<Person[]> {
  const rows = await db.all<Flags>(sql`SELECT ${await standingOf(db, question)} FROM contact c
    WHERE c.number > ${after} AND c.created_at <= ${until} AND ${fits(audience)} ORDER BY c.number LIMIT ${limit}`)
  return rows.map(person)
}
