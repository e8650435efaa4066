import * as requests from './feature-requests/reactions.ts'
import * as loop from './flywheel/loop/reactions.ts'
import * as stages from './flywheel/stages/reactions.ts'
import * as invitations from './invitations/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import * as webinars from './outreach/webinars/merging.ts'
import * as surveys from './surveys/reactions.ts'

/** INDEX 3, continued: who listens when two contacts turn out to be one person, or two after all. */
export const mergingReactions: Reactions = {
  'contact.merged': {
    now: [
      stages.joinStages,
      loop.joinLoops,
      invitations.joinInvitations,
      requests.recountPerson,
      surveys.joinSurveys,
      webinars.joinPlaces,
    ],
  },
  'contact.unmerged': {
    now: [stages.partStages, loop.partLoops, requests.recountPerson, surveys.partSurveys, webinars.partPlaces],
  },
}
