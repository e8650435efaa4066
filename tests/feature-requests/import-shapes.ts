/** Files as the places write them: their columns and their ways, our rows. Where each shape is from stands in DECISIONS.md. */

/** `encoding/csv` of Go: a line break within quotes, days in RFC 3339, tags with a comma. */
export const FIDER = `number,title,description,created_at,created_by,votes_count,comments_count,status,responded_by,responded_at,response,original_number,original_title,tags
7,Dark mode,"My eyes hurt.

Mostly at night, ""very"" much.",2024-03-23T19:33:22+02:00,Ann,41,2,started,Olga,2024-04-04T19:48:10Z,We are at it,,,"easy, design"
9,Export as a file,,2024-02-21T15:51:35Z,Ben,4,0,completed,,,,,,
12,A darker mode,,2024-05-12T01:46:59Z,Cleo,3,1,duplicate,Olga,2024-05-17T10:15:42Z,Was asked for already,7,Dark mode,
`
/** Until 2019 two columns had other names, and statuses a capital. */
export const FIDER_OLD = `number,title,description,created_at,created_by,total_votes,total_comments,status,responded_by,responded_at,response,original_number,original_title,tags
7,Dark mode,,2018-03-23T19:33:22Z,Ann,41,2,Declined,,,,,,
`
/** The same after a spreadsheet in Germany: a mark in front, semicolons, and an apostrophe before what is no formula. */
export const FIDER_RESAVED = `\ufeff${[
  'number;title;description;created_at;created_by;votes_count;comments_count;status;responded_by;responded_at;response;original_number;original_title;tags',
  "7;'=SUM in tables;Bitte, bald;23.03.2024 19:33;Ann;1.041;2;open;;;;;;",
].join('\r\n')}\r\n`

/** `suggestions.csv` of an account. */
export const USERVOICE_SUGGESTIONS = `Id,Title,Description,Votes,Supporters,Comments,Average Votes,User Name,User Email,User ID,User Guid,Referrer,Ip,User Agent,Accept Language,Accept Charset,Host,Response Status,Response Text,Response Created At,Response User Name,Response User Email,Forum ID,Forum Name,Category,Created At,Updated At,Last User Activity At
5555113,Make links clickable,"I would click them.\r
\n
Each day.",5,0,1,0.00,ann,ann@example.com,47477125,,,,,,,,started,,2024-06-07 10:21,Olga,olga@example.com,242371, Ideas,,2024-06-06 14:25,2024-08-22 16:35,2024-06-07 10:21
5555114,Print a list,,2,0,0,0.00,nobody,,47477126,,,,,,,,,,,,,242371, Ideas,,2024-07-01 08:00,2024-07-01 08:00,
`
/** The export with a line for each idea and voter. */
export const USERVOICE_VOTERS = `Idea Id,Idea Title,Idea Description,Category Name,Public Status Name,Labels,Voters Count,Created Timestamp,Idea Creator Name,Idea Creator Email Address,User Email Address,Linked Idea Creation Date
1,Dark mode,At night,Features,under review,"[""ui"",""theme""]",3,2025-07-21 03:37:03,Ann,ann@example.com,ann@example.com,2025-07-21 03:37:03
1,Dark mode,At night,Features,under review,"[""ui"",""theme""]",3,2025-07-21 03:37:03,Ann,ann@example.com,Ben@example.com,2025-07-22 10:00:00
1,Dark mode,At night,Features,under review,"[""ui"",""theme""]",3,2025-07-21 03:37:03,Ann,ann@example.com,stranger@x.test,2025-07-23 10:00:00
2,Export as a file,Mine,Features,planned,,1,2025-06-01 00:00:00,Carol,carol@x.test,carol@x.test,2025-06-01 00:00:00
`
export const USERVOICE_ANALYSIS =
  'suggestion.id,suggestion.title,suggestion.body,suggestion.body_mime_type,suggestion.portal_url,suggestion.admin_url,suggestion.forum.name,suggestion.category.name,suggestion.status.name,suggestion.labels.name,suggestion.created_timestamp,suggestion.supporters_count'

/** What `githubCsvTools` writes by itself: no address, no votes. */
export const GITHUB_TOOLS = `number,title,state,labels,milestone,user,assignee,assignees,created_at,updated_at,closed_at,body
12,Dark mode,open,"ui,idea",,ann,,,2024-03-01T10:00:00Z,2024-03-02T10:00:00Z,,At night
13,Print,closed,,,ben,,,2024-03-01T10:00:00Z,2024-03-02T10:00:00Z,2024-03-02T10:00:00Z,
`
/** The answer of the REST interface, flattened; it lists pull requests among the issues. */
export const GITHUB_REST = `url,html_url,id,node_id,number,title,user.login,labels,state,created_at,reactions.url,reactions.total_count,reactions.+1,reactions.-1,reactions.laugh,body,state_reason
https://api.github.com/repos/Orbit/notes/issues/12,https://github.com/Orbit/notes/issues/12,2001,I_1,12,Dark mode,ann,[],open,2024-03-01T10:00:00Z,x,9,7,2,0,At night,
https://api.github.com/repos/Orbit/notes/issues/13,https://github.com/Orbit/notes/issues/13,2002,I_2,13,Print,ben,[],closed,2024-03-01T10:00:00Z,x,0,0,0,0,,completed
https://api.github.com/repos/Orbit/notes/issues/14,https://github.com/Orbit/notes/issues/14,2003,I_3,14,A fax machine,ben,[],closed,2024-03-01T10:00:00Z,x,0,0,0,0,,not_planned
https://api.github.com/repos/Orbit/notes/issues/15,https://github.com/Orbit/notes/pull/15,2004,P_4,15,Mend a typo,ben,[],open,2024-03-01T10:00:00Z,x,0,0,0,0,,
https://api.github.com/repos/Orbit/clock/issues/12,https://github.com/Orbit/clock/issues/12,2005,I_5,12,A louder bell,ben,[],open,2024-03-01T10:00:00Z,x,0,0,0,0,,reopened
`
/** `gh issue list --json …` as a file. */
export const GITHUB_CLI = `number,title,body,state,stateReason,createdAt,url
12,Dark mode,At night,OPEN,,2024-03-01T10:00:00Z,https://github.com/Orbit/notes/issues/12
14,A fax machine,,CLOSED,NOT_PLANNED,2024-03-01T10:00:00Z,https://github.com/Orbit/notes/issues/14
`
/** A view of a project, saved as it offers: tabs, and neither numbers nor days. */
export const GITHUB_PROJECT = `Title\tURL\tAssignees\tStatus\tLabels
Dark mode\thttps://github.com/Orbit/notes/issues/12\tann\t🏗 In progress\tui
A draft of an idea\t\t\t📋 Backlog\t
Mend a typo\thttps://github.com/Orbit/notes/pull/15\t\t👀 In review\t
`
/** What its interface calls the parts of a post. */
export const CANNY_POSTS = `id,author.email,author.name,board.name,category.name,created,details,score,status,tags,title,url
553c3ef8b8cdcd1501ba1234,ann@example.com,Ann,Ideas,,2024-03-01T10:00:00.000Z,At night,41,under review,ui,Dark mode,https://orbit.canny.test/ideas/p/dark-mode
553c3ef8b8cdcd1501ba1235,ben@example.com,Ben,Ideas,,2024-03-01T10:00:00.000Z,,3,closed,,A fax machine,https://orbit.canny.test/ideas/p/fax
553c3ef8b8cdcd1501ba1236,ben@example.com,Ben,Ideas,,2024-03-01T10:00:00.000Z,,5,complete,,Print,https://orbit.canny.test/ideas/p/print
`
