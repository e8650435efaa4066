import type { Kind } from '../../api/embeds/showing/scene.ts'
import asking from './asking.css?inline'
import avatars from './avatars.css?inline'
import badge from './badge.css?inline'
import carousel from './carousel.css?inline'
import form from './form.css?inline'
import grid from './grid.css?inline'
import marquee from './marquee.css?inline'
import popup from './popup.css?inline'
import quote from './quote.css?inline'
import referral from './referral.css?inline'
import reviews from './reviews.css?inline'
import summary from './summary.css?inline'
import survey from './survey.css?inline'
import videos from './videos.css?inline'
import vote from './vote.css?inline'
import wall from './wall.css?inline'

export const sheets: Record<Kind, string> = {
  ...{ wall, grid, carousel, quote, marquee, avatars, popup, videos },
  ...{ reviews, summary, badge },
  review_form: form,
  vote: form + asking + vote,
  referral: form + referral,
  survey: form + asking + survey,
}
