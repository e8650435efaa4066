/**
 * Options of servers that tests put beside the portal: Node would close an idle connection after five seconds, and a
 * machine that is busy for so long sends its next request into one that is just being closed.
 */
export const PATIENT = { keepAliveTimeout: 125_000 }
