/// <reference types="astro/client" />
declare namespace App {
  interface Locals {
    account: import('../api/identity/contract.ts').Account | null
    /** Signed in but for their second factor. */
    awaitsFactor: boolean
    /** A colleague of whom a second factor is asked, and who has none yet. */
    lacksFactor: boolean
    brand: import('../api/settings/contract.ts').Brand
    api: import('../api/client.ts').Client
    /** Without a slash at its end; links that leave the page are built from it. */
    publicUrl: string
    /** What the api refused this page because it was tried too often; nothing on a page that asks no api. */
    limited?: () => import('../api/client.ts').Limited | undefined
    /** Set by a page that other sites may show in a frame. */
    frameOrigins?: string[]
  }
}
