export const RECOVERY_CODES = 10
/** Whoever begins to switch a second factor on has so long to type the first code. */
export const BEGIN_LASTS_MS = 3_600_000
// no letter that is taken for a digit
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** 80 bits as people can write them down: `k3v9-s1xj-0mq2-yd7c`. @param bytes 16 of them, by chance */
export const recoveryCode = (bytes: Uint8Array) =>
  Array.from(bytes, (byte, i) => `${i > 0 && i % 4 === 0 ? '-' : ''}${LETTERS[byte & 31]}`).join('')

/** The same code, however it was typed. */
export const plainCode = (typed: string) =>
  typed
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
