/** Who may come in, by role. */
export const EVERYBODY = 'visitor customer viewer marketer moderator admin owner machine'
export const PEOPLE = 'customer viewer marketer moderator admin owner'
export const STAFF = 'viewer marketer moderator admin owner'
export const SHARERS = 'marketer moderator admin owner'
export const MODERATORS = 'moderator admin owner'
export const CONTACT_KEEPERS = 'marketer admin owner'
/** Who works on requests: colleagues, and a server with the scope for it. */
export const KEEPERS = 'marketer moderator admin owner machine'
export const HEADS = 'admin owner'
