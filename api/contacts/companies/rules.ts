/** Two spellings that differ in case or spaces are one company. */
export const companyKey = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
