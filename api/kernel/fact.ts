import { z } from 'zod'

/** What a fact is made of, for the index of them. */
export interface Fact {
  shape: z.ZodType
  /** May machines outside hear of it? */
  webhook: boolean
}
export const fact = <S extends z.ZodType>(shape: S, { webhook }: { webhook: boolean }) => ({ shape, webhook })
/** Machines outside may hear of it; or it stays inside. */
export const heard = <S extends z.ZodRawShape>(shape: S) => fact(z.object(shape), { webhook: true })
export const inside = <S extends z.ZodRawShape>(shape: S) => fact(z.object(shape), { webhook: false })
export const id = z.string()
