import type { Person } from './story-people.ts'

const came = (
  key: string,
  name: string,
  days: number,
  readReviewOf: string,
  bought?: [daysLater: number, minor: number],
) => ({
  ...{ key, name, came: days, readReviewOf },
  ...(bought && { bought: { daysLater: bought[0], amountMinor: bought[1] } }),
})
/** Customers of the demo who read the page of a review, whatever its stars, and signed up from there. */
export const READERS: readonly Person[] = [
  came('astrid', 'Astrid Holm', 268, 'dev', [6, 1200]),
  came('bruno', 'Bruno Ferreira', 249, 'tom', [3, 9600]),
  came('chiara', 'Chiara Conti', 221, 'marisol', [11, 1200]),
  came('daniel', 'Daniel Okafor', 203, 'ann', [2, 1200]),
  came('emeka', 'Emeka Obi', 186, 'yuki', [9, 9600]),
  came('freya', 'Freya Nilsen', 160, 'grace', [4, 1200]),
  came('giulia', 'Giulia Moretti', 141, 'tom', [18, 1200]),
  came('henrik', 'Henrik Aalto', 117, 'omar', [1, 1200]),
  came('ivana', 'Ivana Kovač', 92, 'ines', [7, 9600]),
  came('jonas', 'Jonas Weber', 77, 'priya', [5, 1200]),
  came('keiko', 'Keiko Tanaka', 58, 'omar', [12, 1200]),
  came('leila', 'Leila Haddad', 44, 'jamal', [3, 1200]),
  came('mateo', 'Mateo Silva', 27, 'ines', [2, 1200]),
  came('nadia', 'Nadia Petrova', 16, 'marisol'),
]
