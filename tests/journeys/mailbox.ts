import type { AddressInfo } from 'node:net'
import { expect } from 'playwright/test'
import { SMTPServer } from 'smtp-server'

/** A real mail server that keeps what it is sent. */
export async function startMailbox() {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk))
      stream.on('end', () => {
        mails.push(text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='))
        done()
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    /** The newest mail's link to this page of the portal, once it has come. */
    async linkTo(page: string, after = 0): Promise<string> {
      const pattern = new RegExp(`${page}\\?token=[\\w-]+`)
      const found = () =>
        mails
          .slice(after)
          .map((mail) => pattern.exec(mail)?.[0])
          .filter(Boolean)
          .at(-1) ?? ''
      await expect.poll(found, { timeout: 20_000 }).not.toBe('')
      return found()
    },
    /** The newest six digits that were sent, once they have come. */
    async code(after = 0): Promise<string> {
      const found = () => /^(\d{6})\r?$/m.exec(mails.slice(after).reverse().join('\n'))?.[1] ?? ''
      await expect.poll(found, { timeout: 20_000 }).not.toBe('')
      return found()
    },
    stop: () => new Promise<void>((done) => server.close(done)),
  }
}
