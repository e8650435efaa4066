export const REFUSED = 'Your second sentence is about somebody else, so we did not publish it.'
