/** Twelve people's words, as different as people's words are: what compresses like a real wall. */
export const QUOTES: [name: string, rating: number, excerpt: string][] = [
  [
    'Mara Lindqvist',
    5,
    'Our Monday meeting used to take an hour. Now we read the page before it, and it takes ten minutes.',
  ],
  [
    'Tobias Rehm',
    5,
    'I imported nine years of notes on a Friday evening and found my first lost recipe before dinner.',
  ],
  [
    'Ximena Duarte',
    4,
    'Search is quick enough that I stopped making folders. Export to plain text was what convinced our lawyers.',
  ],
  ['Kofi Mensah', 5, 'Support answered on a public holiday, with a fix and not with a form letter.'],
  [
    'Ji-woo Park',
    4,
    'The mobile app still drains my battery, but nothing else lets the whole clinic write in one place offline.',
  ],
  [
    'Priya Raghunathan',
    5,
    'We replaced three subscriptions. Finance asked me to say that this is the nicest sentence in the report.',
  ],
  [
    'Anders Holm',
    5,
    'Backlinks sounded like a gimmick. Six months later my thesis has a structure I did not have to invent.',
  ],
  ['Beatriz Falcão', 5, 'Every new colleague gets one link on day one and asks half as many questions by day five.'],
  ['Declan Byrne', 4, 'Took me a week to like it. The keyboard shortcuts are why I stayed.'],
  ['Yuki Tanaka', 5, 'Handwriting on the tablet turns up in search the next morning, even mine.'],
  [
    'Salma Haddad',
    5,
    'We run a theatre. Props, cues, phone numbers and the fire plan live in it, and the stage manager smiles again.',
  ],
  ['Owen Pritchard', 5, 'It opens in the tunnel, it syncs at the station, and I have never lost a line.'],
]
