import { and, desc, eq, inArray, lt, ne, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { consent, contact } from '../../../db/schema/contacts.ts'
import { conversion } from '../../../db/schema/conversions.ts'
import { event } from '../../../db/schema/events.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { account } from '../../../db/schema/identity.ts'
import { message } from '../../../db/schema/mail.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'
import { TOLD } from './contract.ts'

const before = (at: SQLWrapper, id: SQLWrapper, key: Key | undefined): SQL | undefined =>
  key && or(lt(at, key.at), and(eq(at, key.at), lt(id, key.id)))

/** What happened with a person, the latest first; the page is cut before the names are looked up. */
export function eventsOf(db: Reads, contactId: string, after: Key | undefined, limit: number) {
  const e = db
    .select({
      id: event.id,
      at: event.at,
      type: event.type,
      data: event.data,
      actorId: event.actorId,
      depth: event.depth,
    })
    .from(event)
    .where(
      and(
        ofPerson(event.contactId, contactId),
        inArray(event.type, [...TOLD]),
        // that somebody came by nobody's words is told by their first stage
        sql`NOT (${event.type} = 'lead.recorded' AND ${event.data} ->> 'source' = 'direct')`,
        // signing up is told by how they came
        sql`NOT (${event.type} = 'conversion.recorded' AND ${event.depth} > 0)`,
        before(event.at, event.id, after),
      ),
    )
    .orderBy(desc(event.at), desc(event.id))
    .limit(limit)
    .as('e')
  const of = (key: string) => sql`${e.data} ->> ${key}`
  const other = alias(contact, 'other')
  return db
    .select({
      ...{ id: e.id, at: e.at, type: e.type, data: e.data },
      by: account.name,
      review: { id: review.id, title: review.title, state: review.state, rating: review.rating },
      product: { name: product.name, slug: product.slug },
      request: { number: request.number, title: request.title },
      excerpt: testimonial.excerpt,
      consent: consent.text,
      other: { id: other.id, name: other.name },
      goal: conversion.goal,
    })
    .from(e)
    .leftJoin(account, and(eq(account.id, e.actorId), eq(e.depth, 0), ne(account.role, 'customer')))
    .leftJoin(review, eq(review.id, of('reviewId')))
    .leftJoin(product, eq(product.id, review.productId))
    .leftJoin(request, eq(request.id, of('requestId')))
    .leftJoin(testimonial, eq(testimonial.id, of('testimonialId')))
    .leftJoin(consent, eq(consent.id, of('consentId')))
    .leftJoin(conversion, eq(conversion.id, of('conversionId')))
    .leftJoin(
      other,
      eq(other.id, sql`coalesce(${of('advocateId')}, ${of('mergedId')}, ${of('ownerId')}, ${of('friendId')})`),
    )
    .orderBy(desc(e.at), desc(e.id))
}

/** Mail to a person, the latest first. */
export const messagesOf = (db: Reads, contactId: string, after: Key | undefined, limit: number) =>
  db
    .select({ id: message.id, at: message.createdAt, template: message.template, state: message.state })
    .from(message)
    .where(and(ofPerson(message.contactId, contactId), before(message.createdAt, message.id, after)))
    .orderBy(desc(message.createdAt), desc(message.id))
    .limit(limit)
