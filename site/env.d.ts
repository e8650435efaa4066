/// <reference types="astro/client" />
declare namespace App {
  interface Locals {
    account: import('../api/identity/contract.ts').Account | null
    brand: import('../api/settings/contract.ts').Brand
    api: import('../api/client.ts').Client
    /** Without a slash at its end; links that leave the page are built from it. */
    publicUrl: string
  }
}
