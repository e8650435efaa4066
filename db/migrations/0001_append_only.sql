-- What happened stays as it was written.
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER event_is_kept BEFORE DELETE ON event WHEN OLD.type NOT LIKE 'widget.%' BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_append_only BEFORE UPDATE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_kept BEFORE DELETE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_append_only BEFORE UPDATE ON moderation_decision WHEN NOT (NEW.statement IS '' AND NEW.salt = '' AND NEW.evidence IS NULL AND (SELECT state FROM review WHERE id = OLD.review_id) = 'erased' AND NEW.id = OLD.id AND NEW.seq = OLD.seq AND NEW.review_id = OLD.review_id AND NEW.revision = OLD.revision AND NEW.from_state = OLD.from_state AND NEW.to_state = OLD.to_state AND NEW.created_at = OLD.created_at AND NEW.words_hash = OLD.words_hash AND NEW.previous_hash = OLD.previous_hash AND NEW.hash = OLD.hash AND NEW.blind = OLD.blind AND NEW.reason IS OLD.reason AND NEW.decided_by IS OLD.decided_by AND NEW.second_by IS OLD.second_by AND NEW.report_id IS OLD.report_id) BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_kept BEFORE DELETE ON moderation_decision BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_append_only BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_kept BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_keeps_its_words BEFORE UPDATE OF rating, title, body, lang, author_name, display_format, experience_date, answers, revision ON review WHEN NEW.state <> 'erased' AND NOT EXISTS (SELECT 1 FROM review_revision r WHERE r.review_id = NEW.id AND r.n = NEW.revision AND r.rating = NEW.rating AND r.title = NEW.title AND r.body = NEW.body AND r.lang = NEW.lang AND r.author_name = NEW.author_name AND r.display_format = NEW.display_format AND r.experience_date = NEW.experience_date AND r.answers = NEW.answers) BEGIN SELECT RAISE(ABORT, 'nobody edits a customer''s words'); END;
--> statement-breakpoint
CREATE TRIGGER review_keeps_its_author BEFORE UPDATE OF product_id, contact_id, submitted_at, origin, source, source_id ON review BEGIN SELECT RAISE(ABORT, 'a review stays whose it is and what it is about'); END;
--> statement-breakpoint
CREATE TRIGGER consent_keeps_its_text BEFORE UPDATE OF contact_id, review_id, scope, text, text_hash, granted_at ON consent BEGIN SELECT RAISE(ABORT, 'a consent keeps the text that was shown'); END;
--> statement-breakpoint
CREATE TRIGGER consent_is_kept BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'a consent is withdrawn, not deleted'); END;
--> statement-breakpoint
CREATE TRIGGER widget_version_is_append_only BEFORE UPDATE ON widget_version BEGIN SELECT RAISE(ABORT, 'widget_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER widget_revision_is_append_only BEFORE UPDATE ON widget_revision BEGIN SELECT RAISE(ABORT, 'widget_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_stays_erased BEFORE UPDATE ON review WHEN OLD.state = 'erased' BEGIN SELECT RAISE(ABORT, 'an erased review stays erased'); END;
--> statement-breakpoint
CREATE TRIGGER contact_stays_erased BEFORE UPDATE ON contact WHEN OLD.erased_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an erased contact stays erased'); END;
--> statement-breakpoint
CREATE TRIGGER contact_is_kept BEFORE DELETE ON contact BEGIN SELECT RAISE(ABORT, 'a contact is erased, not deleted'); END;
--> statement-breakpoint
-- The search index follows the contact; secure-delete takes the words out of it at once, not at its next merge.
CREATE VIRTUAL TABLE contact_search USING fts5(name, email, external_id, tokenize = 'trigram');
--> statement-breakpoint
INSERT INTO contact_search (contact_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER contact_is_found AFTER INSERT ON contact WHEN NEW.erased_at IS NULL BEGIN INSERT INTO contact_search (rowid, name, email, external_id) VALUES (NEW.number, NEW.name, NEW.email, coalesce(NEW.external_id, '')); END;
--> statement-breakpoint
CREATE TRIGGER contact_is_found_by_its_new_words AFTER UPDATE OF name, email, external_id ON contact BEGIN DELETE FROM contact_search WHERE rowid = OLD.number; INSERT INTO contact_search (rowid, name, email, external_id) SELECT NEW.number, NEW.name, NEW.email, coalesce(NEW.external_id, '') WHERE NEW.erased_at IS NULL; END;
--> statement-breakpoint
-- A change that was on its way while somebody was forgotten writes nothing about them.
CREATE TRIGGER review_of_nobody BEFORE INSERT ON review WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER consent_of_nobody BEFORE INSERT ON consent WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER account_of_nobody BEFORE INSERT ON account WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER message_to_nobody BEFORE INSERT ON message WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER account_keeps_an_owner BEFORE UPDATE OF role, disabled_at ON account WHEN OLD.role = 'owner' AND OLD.disabled_at IS NULL AND (NEW.role <> 'owner' OR NEW.disabled_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM account WHERE role = 'owner' AND disabled_at IS NULL AND id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'somebody owns the portal'); END;
--> statement-breakpoint
CREATE TRIGGER review_revision_is_append_only BEFORE UPDATE ON review_revision WHEN NOT ((SELECT state FROM review WHERE id = OLD.review_id) = 'erased' AND NEW.title = '' AND NEW.body = '' AND NEW.author_name = '' AND NEW.answers = '{}' AND NEW.salt = '' AND NEW.seq IS OLD.seq AND NEW.review_id IS OLD.review_id AND NEW.n IS OLD.n AND NEW.editor IS OLD.editor AND NEW.rating IS OLD.rating AND NEW.lang IS OLD.lang AND NEW.display_format IS OLD.display_format AND NEW.experience_date IS OLD.experience_date AND NEW.redacts IS OLD.redacts AND NEW.ranges IS OLD.ranges AND NEW.created_at IS OLD.created_at AND NEW.words_hash IS OLD.words_hash AND NEW.previous_hash IS OLD.previous_hash AND NEW.hash IS OLD.hash) BEGIN SELECT RAISE(ABORT, 'review_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_revision_is_kept BEFORE DELETE ON review_revision BEGIN SELECT RAISE(ABORT, 'review_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER verification_is_append_only BEFORE UPDATE ON verification BEGIN SELECT RAISE(ABORT, 'verification is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER verification_is_kept BEFORE DELETE ON verification BEGIN SELECT RAISE(ABORT, 'verification is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER disclosure_is_append_only BEFORE UPDATE ON disclosure WHEN NOT ((SELECT state FROM review WHERE id = OLD.review_id) = 'erased' AND NEW.text = '' AND NEW.id IS OLD.id AND NEW.review_id IS OLD.review_id AND NEW.type IS OLD.type AND NEW.source IS OLD.source AND NEW.voids_id IS OLD.voids_id AND NEW.created_at IS OLD.created_at) BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER disclosure_is_kept BEFORE DELETE ON disclosure BEGIN SELECT RAISE(ABORT, 'disclosure is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reply_revision_is_append_only BEFORE UPDATE ON reply_revision WHEN NOT (NEW.body = '' AND NEW.id IS OLD.id AND NEW.reply_id IS OLD.reply_id AND NEW.n IS OLD.n AND NEW.written_by IS OLD.written_by AND NEW.created_at IS OLD.created_at) BEGIN SELECT RAISE(ABORT, 'reply_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reply_revision_is_kept BEFORE DELETE ON reply_revision BEGIN SELECT RAISE(ABORT, 'reply_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER invitation_event_is_append_only BEFORE UPDATE ON invitation_event BEGIN SELECT RAISE(ABORT, 'invitation_event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER invitation_event_is_kept BEFORE DELETE ON invitation_event BEGIN SELECT RAISE(ABORT, 'invitation_event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_form_is_append_only BEFORE UPDATE ON review_form BEGIN SELECT RAISE(ABORT, 'review_form is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_form_is_kept BEFORE DELETE ON review_form BEGIN SELECT RAISE(ABORT, 'review_form is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER appeal_by_another BEFORE UPDATE OF handled_by ON appeal WHEN NEW.handled_by = (SELECT decided_by FROM moderation_decision WHERE id = NEW.decision_id) AND EXISTS (SELECT 1 FROM account WHERE role IN ('owner', 'admin', 'moderator') AND disabled_at IS NULL AND id <> NEW.handled_by) BEGIN SELECT RAISE(ABORT, 'somebody else decides an appeal'); END;
--> statement-breakpoint
-- An excerpt is made of pieces of the revision it quotes, whatever wrote it; and it is live only beside its review and a consent that stands.
CREATE TRIGGER testimonial_is_verbatim BEFORE INSERT ON testimonial WHEN NEW.excerpt <> '' AND EXISTS (SELECT 1 FROM json_each('[' || replace(json_quote(NEW.excerpt), ' […] ', '","') || ']') piece WHERE NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.revision = NEW.revision AND instr(r.body, piece.value) > 0)) BEGIN SELECT RAISE(ABORT, 'a testimonial quotes its review'); END;
--> statement-breakpoint
CREATE TRIGGER testimonial_stays_verbatim BEFORE UPDATE OF excerpt, ranges, revision, review_id ON testimonial WHEN NEW.excerpt <> '' AND EXISTS (SELECT 1 FROM json_each('[' || replace(json_quote(NEW.excerpt), ' […] ', '","') || ']') piece WHERE NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.revision = NEW.revision AND instr(r.body, piece.value) > 0)) BEGIN SELECT RAISE(ABORT, 'a testimonial quotes its review'); END;
--> statement-breakpoint
CREATE TRIGGER testimonial_is_allowed BEFORE INSERT ON testimonial WHEN NEW.state = 'live' AND NOT EXISTS (SELECT 1 FROM review r JOIN consent c ON c.review_id = r.id WHERE r.id = NEW.review_id AND r.shown = 1 AND r.revision = NEW.revision AND c.scope = 'website_widgets' AND c.withdrawn_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a testimonial needs its review and a consent'); END;
--> statement-breakpoint
CREATE TRIGGER testimonial_goes_live_allowed BEFORE UPDATE OF state ON testimonial WHEN NEW.state = 'live' AND NOT EXISTS (SELECT 1 FROM review r JOIN consent c ON c.review_id = r.id WHERE r.id = NEW.review_id AND r.shown = 1 AND r.revision = NEW.revision AND c.scope = 'website_widgets' AND c.withdrawn_at IS NULL) BEGIN SELECT RAISE(ABORT, 'a testimonial needs its review and a consent'); END;
--> statement-breakpoint
-- Shown reviews, found by their words; `product` narrows to one product without reading the others.
CREATE VIRTUAL TABLE review_search USING fts5(words, product, tokenize = 'unicode61 remove_diacritics 2', prefix = '3');
--> statement-breakpoint
INSERT INTO review_search (review_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
-- What was said of a conversion stays; who it was may be learned later, and forgotten.
CREATE TRIGGER conversion_is_append_only BEFORE UPDATE OF id, goal, external_id, route, evidence, ghost, widget_id, placement_id, value_minor, currency, at ON conversion BEGIN SELECT RAISE(ABORT, 'conversion is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER conversion_is_superseded_once BEFORE UPDATE OF superseded_by ON conversion WHEN OLD.superseded_by IS NOT NULL BEGIN SELECT RAISE(ABORT, 'conversion is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER conversion_is_kept BEFORE DELETE ON conversion BEGIN SELECT RAISE(ABORT, 'conversion is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER conversion_credit_is_one BEFORE INSERT ON conversion_credit WHEN NEW.credit_bp + coalesce((SELECT sum(credit_bp) FROM conversion_credit WHERE conversion_id = NEW.conversion_id), 0) > 10000 BEGIN SELECT RAISE(ABORT, 'a conversion has one whole credit'); END;
--> statement-breakpoint
CREATE TRIGGER conversion_credit_is_append_only BEFORE UPDATE OF conversion_id, testimonial_id, review_id, story_id, credit_bp ON conversion_credit BEGIN SELECT RAISE(ABORT, 'conversion_credit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER conversion_credit_is_kept BEFORE DELETE ON conversion_credit BEGIN SELECT RAISE(ABORT, 'conversion_credit is append-only'); END;
--> statement-breakpoint
-- What happened with a request stays as it was written.
CREATE TRIGGER request_event_is_append_only BEFORE UPDATE ON request_event BEGIN SELECT RAISE(ABORT, 'request_event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_event_is_kept BEFORE DELETE ON request_event BEGIN SELECT RAISE(ABORT, 'request_event is append-only'); END;
--> statement-breakpoint
-- A merge is one step: nothing is taken into what was taken into something else, and what holds others is taken into nothing.
CREATE TRIGGER request_merge_has_no_chain BEFORE UPDATE OF canonical_id ON request WHEN NEW.canonical_id IS NOT NULL AND EXISTS (SELECT 1 FROM request WHERE id = NEW.canonical_id AND (canonical_id IS NOT NULL OR deleted_at IS NOT NULL OR moderation <> 'published')) BEGIN SELECT RAISE(ABORT, 'a request is merged into one that stands'); END;
--> statement-breakpoint
CREATE TRIGGER request_merge_has_no_cycle BEFORE UPDATE OF canonical_id ON request WHEN NEW.canonical_id IS NOT NULL AND EXISTS (SELECT 1 FROM request WHERE canonical_id = NEW.id) BEGIN SELECT RAISE(ABORT, 'a request that holds others is not merged'); END;
--> statement-breakpoint
CREATE TRIGGER request_merged_stays BEFORE UPDATE OF deleted_at, moderation ON request WHEN (NEW.deleted_at IS NOT NULL OR NEW.moderation <> 'published') AND (NEW.canonical_id IS NOT NULL OR EXISTS (SELECT 1 FROM request WHERE canonical_id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'a merged request is taken apart first'); END;
--> statement-breakpoint
-- The copy of a status's category is its category.
CREATE TRIGGER request_category_is_its_status BEFORE INSERT ON request WHEN NEW.category IS NOT (SELECT category FROM request_status WHERE id = NEW.status_id) BEGIN SELECT RAISE(ABORT, 'a request has the category of its status'); END;
--> statement-breakpoint
CREATE TRIGGER request_category_stays_its_status BEFORE UPDATE OF status_id, category ON request WHEN NEW.category IS NOT (SELECT category FROM request_status WHERE id = NEW.status_id) BEGIN SELECT RAISE(ABORT, 'a request has the category of its status'); END;
--> statement-breakpoint
CREATE TRIGGER request_status_keeps_its_category BEFORE UPDATE OF category ON request_status WHEN NEW.category <> OLD.category BEGIN SELECT RAISE(ABORT, 'a status keeps its category'); END;
--> statement-breakpoint
-- Requests by their words, and by pieces of three letters, which find what is misspelt or written without spaces.
CREATE VIRTUAL TABLE request_search USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
--> statement-breakpoint
INSERT INTO request_search (request_search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE VIRTUAL TABLE request_trigram USING fts5(title, tokenize = 'trigram');
--> statement-breakpoint
INSERT INTO request_trigram (request_trigram, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
-- What a new portal begins with; every word of it can be changed.
INSERT INTO request_status (id, label, category, position, votable, is_default) VALUES ('sts_open', 'Open', 'open', 0, 1, 1), ('sts_planned', 'Planned', 'planned', 1, 1, 0), ('sts_started', 'In progress', 'started', 2, 1, 0), ('sts_shipped', 'Shipped', 'shipped', 3, 0, 0), ('sts_declined', 'Declined', 'declined', 4, 0, 0);
--> statement-breakpoint
INSERT INTO board (id, slug, name, description, position, created_at) VALUES ('brd_ideas', 'ideas', 'Ideas', 'What would make this better for you.', 0, 0);
--> statement-breakpoint
-- A thread is one level deep, its answers stand with what they answer, and an internal note is answered inside.
CREATE TRIGGER request_comment_is_one_level BEFORE INSERT ON request_comment WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM request_comment p WHERE p.id = NEW.parent_id AND p.parent_id IS NULL AND p.request_id = NEW.request_id AND (p.kind <> 'internal' OR NEW.kind = 'internal')) BEGIN SELECT RAISE(ABORT, 'a comment answers one that answers nothing'); END;
--> statement-breakpoint
CREATE TRIGGER request_comment_stays BEFORE UPDATE OF request_id, parent_id, kind, contact_id, account_id, created_at ON request_comment BEGIN SELECT RAISE(ABORT, 'a comment stays whose it is and where it is'); END;
--> statement-breakpoint
CREATE TRIGGER request_comment_is_kept BEFORE DELETE ON request_comment BEGIN SELECT RAISE(ABORT, 'a comment is deleted by its mark'); END;
--> statement-breakpoint
CREATE TRIGGER request_comment_of_nobody BEFORE INSERT ON request_comment WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER request_comment_revision_is_append_only BEFORE UPDATE ON request_comment_revision WHEN NOT (NEW.body = '' AND NEW.comment_id IS OLD.comment_id AND NEW.n IS OLD.n AND NEW.created_at IS OLD.created_at) BEGIN SELECT RAISE(ABORT, 'request_comment_revision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_comment_revision_is_kept BEFORE DELETE ON request_comment_revision BEGIN SELECT RAISE(ABORT, 'request_comment_revision is append-only'); END;
--> statement-breakpoint
-- An estimate is what somebody thought then; another one is another row.
CREATE TRIGGER request_estimate_is_append_only BEFORE UPDATE ON request_estimate BEGIN SELECT RAISE(ABORT, 'request_estimate is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_estimate_is_kept BEFORE DELETE ON request_estimate BEGIN SELECT RAISE(ABORT, 'request_estimate is append-only'); END;
--> statement-breakpoint
-- What was promised on the roadmap stays as it was said.
CREATE TRIGGER roadmap_plan_is_append_only BEFORE UPDATE ON roadmap_plan BEGIN SELECT RAISE(ABORT, 'roadmap_plan is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER roadmap_plan_is_kept BEFORE DELETE ON roadmap_plan BEGIN SELECT RAISE(ABORT, 'roadmap_plan is append-only'); END;
--> statement-breakpoint
-- Who was told was told; only the morning's mail is noted later.
CREATE TRIGGER request_telling_stays BEFORE UPDATE ON request_telling WHEN OLD.digest_id IS NOT NULL OR NEW.about IS NOT OLD.about OR NEW.contact_id IS NOT OLD.contact_id OR NEW.notice_id IS NOT OLD.notice_id OR NEW.rhythm IS NOT OLD.rhythm BEGIN SELECT RAISE(ABORT, 'request_telling is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_telling_is_kept BEFORE DELETE ON request_telling BEGIN SELECT RAISE(ABORT, 'request_telling is append-only'); END;
--> statement-breakpoint
-- What a survey asks, and when it ends, is said before it starts and stays.
CREATE TRIGGER survey_keeps_its_question BEFORE UPDATE OF kind, title, intro, anonymous, set_size, set_count, adaptive, target_n, closes_at ON survey WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'an open survey keeps its question and its stop rule'); END;
--> statement-breakpoint
CREATE TRIGGER survey_goes_forward BEFORE UPDATE OF state ON survey WHEN NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'open') OR (OLD.state = 'open' AND NEW.state = 'closed')) BEGIN SELECT RAISE(ABORT, 'a survey goes from draft to open to closed'); END;
--> statement-breakpoint
CREATE TRIGGER survey_is_kept BEFORE DELETE ON survey WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'a survey that was open is kept'); END;
--> statement-breakpoint
CREATE TRIGGER survey_item_is_frozen_insert BEFORE INSERT ON survey_item WHEN (SELECT state FROM survey WHERE id = NEW.survey_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'items are frozen once a survey is open'); END;
--> statement-breakpoint
CREATE TRIGGER survey_item_is_frozen_update BEFORE UPDATE ON survey_item WHEN (SELECT state FROM survey WHERE id = OLD.survey_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'items are frozen once a survey is open'); END;
--> statement-breakpoint
CREATE TRIGGER survey_item_is_frozen_delete BEFORE DELETE ON survey_item WHEN (SELECT state FROM survey WHERE id = OLD.survey_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'items are frozen once a survey is open'); END;
--> statement-breakpoint
-- Answers come while the survey is open, and a completed response is final.
CREATE TRIGGER survey_response_while_open BEFORE INSERT ON survey_response WHEN (SELECT state FROM survey WHERE id = NEW.survey_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'this survey is not open'); END;
--> statement-breakpoint
CREATE TRIGGER survey_response_completes_while_open BEFORE UPDATE OF completed_at ON survey_response WHEN OLD.completed_at IS NOT NULL OR (SELECT state FROM survey WHERE id = NEW.survey_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'a response is completed once, while the survey is open'); END;
--> statement-breakpoint
CREATE TRIGGER survey_response_starts_open BEFORE INSERT ON survey_response WHEN NEW.completed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a response is completed after its answers'); END;
--> statement-breakpoint
CREATE TRIGGER survey_points_sum BEFORE UPDATE OF completed_at ON survey_response WHEN NEW.completed_at IS NOT NULL AND (SELECT kind FROM survey WHERE id = NEW.survey_id) = 'points' AND (SELECT coalesce(sum(points), 0) FROM survey_answer WHERE response_id = NEW.id) <> 100 BEGIN SELECT RAISE(ABORT, 'points sum to 100'); END;
--> statement-breakpoint
CREATE TRIGGER survey_response_stays_whose BEFORE UPDATE OF survey_id, audience, token_hash, via, started_at ON survey_response WHEN 1 BEGIN SELECT RAISE(ABORT, 'a response stays where it was given'); END;
--> statement-breakpoint
CREATE TRIGGER survey_response_is_kept BEFORE DELETE ON survey_response WHEN OLD.completed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is kept'); END;
--> statement-breakpoint
CREATE TRIGGER survey_response_of_nobody BEFORE INSERT ON survey_response WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER survey_ask_of_nobody BEFORE INSERT ON survey_ask WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER survey_answer_is_final_insert BEFORE INSERT ON survey_answer WHEN (SELECT completed_at FROM survey_response WHERE id = NEW.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
CREATE TRIGGER survey_answer_is_final_update BEFORE UPDATE ON survey_answer WHEN (SELECT completed_at FROM survey_response WHERE id = OLD.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
CREATE TRIGGER survey_answer_is_final_delete BEFORE DELETE ON survey_answer WHEN (SELECT completed_at FROM survey_response WHERE id = OLD.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
CREATE TRIGGER maxdiff_set_is_final_insert BEFORE INSERT ON maxdiff_set WHEN (SELECT completed_at FROM survey_response WHERE id = NEW.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
CREATE TRIGGER maxdiff_set_is_final_update BEFORE UPDATE ON maxdiff_set WHEN (SELECT completed_at FROM survey_response WHERE id = OLD.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
CREATE TRIGGER maxdiff_set_is_final_delete BEFORE DELETE ON maxdiff_set WHEN (SELECT completed_at FROM survey_response WHERE id = OLD.response_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a completed response is final'); END;
--> statement-breakpoint
-- By which rules somebody was put down to a link stays as it was then, and so does what was decided.
CREATE TRIGGER attribution_policy_is_append_only BEFORE UPDATE ON attribution_policy BEGIN SELECT RAISE(ABORT, 'attribution_policy is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attribution_policy_is_kept BEFORE DELETE ON attribution_policy BEGIN SELECT RAISE(ABORT, 'attribution_policy is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER link_attribution_stays BEFORE UPDATE ON link_attribution WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id IS NOT OLD.id OR NEW.contact_id IS NOT OLD.contact_id OR NEW.link_id IS NOT OLD.link_id OR NEW.owner_id IS NOT OLD.owner_id OR NEW.click_id IS NOT OLD.click_id OR NEW.route IS NOT OLD.route OR NEW.cause IS NOT OLD.cause OR NEW.policy_version IS NOT OLD.policy_version OR NEW.decided_at IS NOT OLD.decided_at BEGIN SELECT RAISE(ABORT, 'link_attribution is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER link_attribution_is_kept BEFORE DELETE ON link_attribution BEGIN SELECT RAISE(ABORT, 'link_attribution is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attribution_loss_is_append_only BEFORE UPDATE ON attribution_loss BEGIN SELECT RAISE(ABORT, 'attribution_loss is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attribution_loss_is_kept BEFORE DELETE ON attribution_loss BEGIN SELECT RAISE(ABORT, 'attribution_loss is append-only'); END;
--> statement-breakpoint
-- More than was paid never goes back.
CREATE TRIGGER refund_within_sale BEFORE INSERT ON refund WHEN (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE sale_id = NEW.sale_id) - (SELECT coalesce(sum(v.amount_minor), 0) FROM refund_reversal v JOIN refund r ON r.id = v.refund_id WHERE r.sale_id = NEW.sale_id) + NEW.amount_minor > (SELECT amount_minor FROM sale WHERE id = NEW.sale_id) BEGIN SELECT RAISE(ABORT, 'refunds are more than the sale'); END;
--> statement-breakpoint
CREATE TRIGGER refund_is_append_only BEFORE UPDATE ON refund BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'refund is append-only'); END;
--> statement-breakpoint
-- Two people never bring each other.
CREATE TRIGGER referral_is_no_circle BEFORE INSERT ON referral WHEN EXISTS (SELECT 1 FROM referral WHERE advocate_id = NEW.friend_id AND friend_id = NEW.advocate_id) BEGIN SELECT RAISE(ABORT, 'a referral in a circle'); END;
--> statement-breakpoint
CREATE TRIGGER referral_stays_whose BEFORE UPDATE OF advocate_id, friend_id, offer_id, attribution_id, joined_at ON referral BEGIN SELECT RAISE(ABORT, 'a referral stays whose it is'); END;
--> statement-breakpoint
CREATE TRIGGER referral_is_kept BEFORE DELETE ON referral BEGIN SELECT RAISE(ABORT, 'a referral is kept'); END;
--> statement-breakpoint
CREATE TRIGGER referral_refused_is_final BEFORE UPDATE OF state ON referral WHEN OLD.state = 'refused' AND NEW.state <> 'refused' BEGIN SELECT RAISE(ABORT, 'a refused referral stays refused'); END;
--> statement-breakpoint
CREATE TRIGGER referral_qualifies_without_hold BEFORE UPDATE OF state ON referral WHEN NEW.state IN ('joined', 'qualified') AND NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM hold WHERE subject_kind = 'attribution' AND subject_id = NEW.attribution_id AND state = 'open') BEGIN SELECT RAISE(ABORT, 'a referral is held'); END;
--> statement-breakpoint
CREATE TRIGGER referral_step_is_append_only BEFORE UPDATE ON referral_step BEGIN SELECT RAISE(ABORT, 'referral_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER referral_step_is_kept BEFORE DELETE ON referral_step BEGIN SELECT RAISE(ABORT, 'referral_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER submitted_lead_step_is_append_only BEFORE UPDATE ON submitted_lead_step BEGIN SELECT RAISE(ABORT, 'submitted_lead_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER submitted_lead_step_is_kept BEFORE DELETE ON submitted_lead_step BEGIN SELECT RAISE(ABORT, 'submitted_lead_step is append-only'); END;
--> statement-breakpoint
-- What friends were promised stays as they read it.
CREATE TRIGGER offer_keeps_its_words BEFORE UPDATE OF name, terms, ends_at ON offer WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER offer_goes_forward BEFORE UPDATE OF state ON offer WHEN NOT (NEW.state = OLD.state OR (OLD.state = 'draft' AND NEW.state = 'live') OR (OLD.state = 'live' AND NEW.state = 'ended')) BEGIN SELECT RAISE(ABORT, 'an offer goes from draft to live to ended'); END;
--> statement-breakpoint
CREATE TRIGGER offer_is_kept BEFORE DELETE ON offer WHEN OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that was live is kept'); END;
--> statement-breakpoint
CREATE TRIGGER offer_side_is_frozen_insert BEFORE INSERT ON offer_side WHEN (SELECT state FROM offer WHERE id = NEW.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER offer_side_is_frozen_update BEFORE UPDATE ON offer_side WHEN (SELECT state FROM offer WHERE id = OLD.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER offer_side_is_frozen_delete BEFORE DELETE ON offer_side WHEN (SELECT state FROM offer WHERE id = OLD.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_is_frozen_insert BEFORE INSERT ON milestone WHEN (SELECT state FROM offer WHERE id = NEW.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_is_frozen_update BEFORE UPDATE ON milestone WHEN (SELECT state FROM offer WHERE id = OLD.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER milestone_is_frozen_delete BEFORE DELETE ON milestone WHEN (SELECT state FROM offer WHERE id = OLD.offer_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'an offer that is live keeps its terms'); END;
--> statement-breakpoint
-- What was decided about a doubt stays, and a doubt does not go away.
CREATE TRIGGER hold_is_decided_once BEFORE UPDATE ON hold WHEN OLD.state <> 'open' OR NEW.rule IS NOT OLD.rule OR NEW.owner_id IS NOT OLD.owner_id OR NEW.contact_id IS NOT OLD.contact_id OR NEW.evidence IS NOT OLD.evidence OR NEW.opened_at IS NOT OLD.opened_at BEGIN SELECT RAISE(ABORT, 'a hold is decided once'); END;
--> statement-breakpoint
CREATE TRIGGER hold_is_kept BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'a hold is kept'); END;
--> statement-breakpoint
-- A click stays as it was stored; only what tells networks, browsers and countries apart goes after a while.
CREATE TRIGGER click_is_append_only BEFORE UPDATE ON click WHEN NOT (NEW.network_hash IS NULL AND NEW.browser_hash IS NULL AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.link_id = OLD.link_id AND NEW.at = OLD.at AND NEW.channel IS OLD.channel AND NEW.sub_id IS OLD.sub_id AND NEW.referrer_host IS OLD.referrer_host AND NEW.landing IS OLD.landing AND NEW.paid_param IS OLD.paid_param AND NEW.bot = OLD.bot AND NEW.prefetch = OLD.prefetch AND NEW.duplicate = OLD.duplicate AND NEW.navigation = OLD.navigation AND NEW.own = OLD.own AND NEW.kept = OLD.kept AND NEW.hosting IS OLD.hosting AND (NEW.country IS NULL OR NEW.country IS OLD.country)) BEGIN SELECT RAISE(ABORT, 'click is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER click_is_kept BEFORE DELETE ON click BEGIN SELECT RAISE(ABORT, 'click is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER link_keeps_its_code BEFORE UPDATE OF id, code, created_at, owner_id ON link WHEN NOT (NEW.id = OLD.id AND NEW.code = OLD.code AND NEW.created_at = OLD.created_at AND (NEW.owner_id IS OLD.owner_id OR NEW.owner_id IS NULL)) BEGIN SELECT RAISE(ABORT, 'a link keeps its code and its owner'); END;
--> statement-breakpoint
CREATE TRIGGER link_is_kept BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'a link is disabled, not deleted'); END;
--> statement-breakpoint
CREATE TRIGGER link_of_nobody BEFORE INSERT ON link WHEN (SELECT erased_at FROM contact WHERE id = NEW.owner_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
CREATE TRIGGER owner_trace_of_nobody BEFORE INSERT ON owner_trace WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
-- Nobody is thanked before a friend has done what counts, nor twice for the same by two contacts of theirs.
CREATE TRIGGER reward_follows_its_cause BEFORE INSERT ON reward WHEN NEW.side IN ('advocate', 'milestone') AND NOT EXISTS (SELECT 1 FROM referral WHERE id = NEW.referral_id AND state = 'qualified' AND qualified_by IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a reward follows a friend who counts'); END;
--> statement-breakpoint
CREATE TRIGGER reward_once_a_person BEFORE INSERT ON reward WHEN NEW.offer_id IS NOT NULL AND EXISTS (SELECT 1 FROM contact c JOIN reward r ON r.offer_id = NEW.offer_id AND r.side = NEW.side AND r.contact_id = c.id AND r.cause_key = NEW.cause_key WHERE c.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id)) BEGIN SELECT RAISE(ABORT, 'a reward is given once'); END;
--> statement-breakpoint
CREATE TRIGGER reward_of_nobody BEFORE INSERT ON reward WHEN (SELECT erased_at FROM contact WHERE id = NEW.contact_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'this person was erased'); END;
--> statement-breakpoint
-- No offer gives more than it says, to one person or at all, whoever counts at the same time.
CREATE TRIGGER reward_within_caps BEFORE INSERT ON reward WHEN NEW.state <> 'cancelled' AND NEW.side IN ('friend', 'advocate') AND EXISTS (SELECT 1 FROM offer_side s WHERE s.offer_id = NEW.offer_id AND s.side = NEW.side AND ((s.cap_total IS NOT NULL AND (SELECT count(*) FROM reward r WHERE r.offer_id = NEW.offer_id AND r.side = NEW.side AND r.state <> 'cancelled') >= s.cap_total) OR (s.cap_per_person IS NOT NULL AND (SELECT count(*) FROM contact c JOIN reward r ON r.offer_id = NEW.offer_id AND r.side = NEW.side AND r.contact_id = c.id AND r.state <> 'cancelled' WHERE c.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id)) >= s.cap_per_person))) BEGIN SELECT RAISE(ABORT, 'an offer gives no more than it says'); END;
--> statement-breakpoint
CREATE TRIGGER reward_comes_back_within_caps BEFORE UPDATE OF state ON reward WHEN OLD.state = 'cancelled' AND NEW.state <> 'cancelled' AND NEW.side IN ('friend', 'advocate') AND EXISTS (SELECT 1 FROM offer_side s WHERE s.offer_id = NEW.offer_id AND s.side = NEW.side AND ((s.cap_total IS NOT NULL AND (SELECT count(*) FROM reward r WHERE r.offer_id = NEW.offer_id AND r.side = NEW.side AND r.state <> 'cancelled') >= s.cap_total) OR (s.cap_per_person IS NOT NULL AND (SELECT count(*) FROM contact c JOIN reward r ON r.offer_id = NEW.offer_id AND r.side = NEW.side AND r.contact_id = c.id AND r.state <> 'cancelled' WHERE c.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id)) >= s.cap_per_person))) BEGIN SELECT RAISE(ABORT, 'an offer gives no more than it says'); END;
--> statement-breakpoint
CREATE TRIGGER redemption_within_stock BEFORE INSERT ON reward WHEN NEW.option_id IS NOT NULL AND NEW.state <> 'cancelled' AND (SELECT count(*) FROM reward WHERE option_id = NEW.option_id AND state <> 'cancelled') >= (SELECT coalesce(stock, 9223372036854775807) FROM points_option WHERE id = NEW.option_id) BEGIN SELECT RAISE(ABORT, 'nothing of this is left'); END;
--> statement-breakpoint
-- While somebody has doubts about a friend, nothing of them is agreed to or handed over.
CREATE TRIGGER reward_waits_for_holds BEFORE UPDATE OF state ON reward WHEN NEW.state IN ('approved', 'fulfilled') AND NEW.state <> OLD.state AND EXISTS (SELECT 1 FROM referral r JOIN hold h ON h.subject_kind = 'attribution' AND h.subject_id = r.attribution_id AND h.state = 'open' WHERE r.id = NEW.referral_id) BEGIN SELECT RAISE(ABORT, 'a reward is held'); END;
--> statement-breakpoint
CREATE TRIGGER reward_starts_pending BEFORE INSERT ON reward WHEN NEW.state NOT IN ('pending', 'cancelled') BEGIN SELECT RAISE(ABORT, 'a reward goes step by step'); END;
--> statement-breakpoint
CREATE TRIGGER reward_goes_step_by_step BEFORE UPDATE OF state ON reward WHEN NOT (NEW.state = OLD.state OR (OLD.state = 'pending' AND NEW.state IN ('approved', 'cancelled')) OR (OLD.state = 'approved' AND NEW.state IN ('fulfilled', 'cancelled')) OR (OLD.state = 'fulfilled' AND NEW.state = 'expired') OR (OLD.state = 'cancelled' AND OLD.reason IN ('reversed', 'cap_reached') AND NEW.state = 'pending')) BEGIN SELECT RAISE(ABORT, 'a reward goes step by step'); END;
--> statement-breakpoint
CREATE TRIGGER reward_keeps_its_terms BEFORE UPDATE OF offer_id, side, contact_id, referral_id, cause_key, threshold, option_id, kind, amount_minor, currency, percent_bp, points, months, description, fulfilment, pool_id, expires_days ON reward BEGIN SELECT RAISE(ABORT, 'a reward keeps its terms'); END;
--> statement-breakpoint
CREATE TRIGGER reward_is_used_once BEFORE UPDATE OF used_at ON reward WHEN OLD.used_at IS NOT NULL OR OLD.state <> 'fulfilled' BEGIN SELECT RAISE(ABORT, 'a reward is used once'); END;
--> statement-breakpoint
CREATE TRIGGER reward_is_reminded_of_once BEFORE UPDATE OF reminded_at ON reward WHEN OLD.reminded_at IS NOT NULL OR OLD.state <> 'fulfilled' BEGIN SELECT RAISE(ABORT, 'a reward is reminded of once'); END;
--> statement-breakpoint
CREATE TRIGGER reward_is_kept BEFORE DELETE ON reward BEGIN SELECT RAISE(ABORT, 'a reward is kept'); END;
--> statement-breakpoint
CREATE TRIGGER reward_step_is_append_only BEFORE UPDATE ON reward_step BEGIN SELECT RAISE(ABORT, 'reward_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reward_step_is_kept BEFORE DELETE ON reward_step BEGIN SELECT RAISE(ABORT, 'reward_step is append-only'); END;
--> statement-breakpoint
-- A code that was given stays whose it is.
CREATE TRIGGER coupon_code_is_given_once BEFORE UPDATE ON coupon_code WHEN OLD.reward_id IS NOT NULL OR NEW.code IS NOT OLD.code OR NEW.pool_id IS NOT OLD.pool_id BEGIN SELECT RAISE(ABORT, 'a code is given once'); END;
--> statement-breakpoint
CREATE TRIGGER coupon_code_is_kept BEFORE DELETE ON coupon_code WHEN OLD.reward_id IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a code that was given is kept'); END;
--> statement-breakpoint
CREATE TRIGGER coupon_use_is_append_only BEFORE UPDATE ON coupon_use BEGIN SELECT RAISE(ABORT, 'coupon_use is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER coupon_use_is_kept BEFORE DELETE ON coupon_use BEGIN SELECT RAISE(ABORT, 'coupon_use is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_never_below_zero BEFORE INSERT ON points_entry WHEN NEW.delta < 0 AND (SELECT coalesce(sum(delta), 0) FROM points_entry WHERE contact_id = NEW.contact_id) + NEW.delta < 0 BEGIN SELECT RAISE(ABORT, 'points never go below zero'); END;
--> statement-breakpoint
CREATE TRIGGER points_entry_is_append_only BEFORE UPDATE ON points_entry BEGIN SELECT RAISE(ABORT, 'points_entry is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER points_entry_is_kept BEFORE DELETE ON points_entry BEGIN SELECT RAISE(ABORT, 'points_entry is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER commission_plan_version_is_append_only BEFORE UPDATE ON commission_plan_version BEGIN SELECT RAISE(ABORT, 'commission_plan_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER commission_plan_version_is_kept BEFORE DELETE ON commission_plan_version BEGIN SELECT RAISE(ABORT, 'commission_plan_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER commission_is_append_only BEFORE UPDATE ON commission BEGIN SELECT RAISE(ABORT, 'commission is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER commission_is_kept BEFORE DELETE ON commission BEGIN SELECT RAISE(ABORT, 'commission is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER terms_version_is_append_only BEFORE UPDATE ON terms_version BEGIN SELECT RAISE(ABORT, 'terms_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER terms_version_is_kept BEFORE DELETE ON terms_version BEGIN SELECT RAISE(ABORT, 'terms_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER partner_step_is_append_only BEFORE UPDATE ON partner_step BEGIN SELECT RAISE(ABORT, 'partner_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER partner_step_is_kept BEFORE DELETE ON partner_step BEGIN SELECT RAISE(ABORT, 'partner_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER terms_acceptance_is_append_only BEFORE UPDATE ON terms_acceptance BEGIN SELECT RAISE(ABORT, 'terms_acceptance is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER terms_acceptance_is_kept BEFORE DELETE ON terms_acceptance BEGIN SELECT RAISE(ABORT, 'terms_acceptance is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER posting_is_append_only BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER posting_is_kept BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
--> statement-breakpoint
-- A journal changes once: it is sealed, when it has at least two postings that sum to nothing in each currency.
CREATE TRIGGER journal_is_only_sealed BEFORE UPDATE ON journal WHEN OLD.sealed = 1 OR NEW.sealed <> 1 OR NEW.id IS NOT OLD.id OR NEW.cause_key IS NOT OLD.cause_key OR NEW.kind IS NOT OLD.kind OR NEW.ref IS NOT OLD.ref OR NEW.posted_at IS NOT OLD.posted_at BEGIN SELECT RAISE(ABORT, 'a journal is only sealed'); END;
--> statement-breakpoint
CREATE TRIGGER journal_begins_open BEFORE INSERT ON journal WHEN NEW.sealed <> 0 BEGIN SELECT RAISE(ABORT, 'a journal begins open'); END;
--> statement-breakpoint
CREATE TRIGGER journal_sums_to_nothing BEFORE UPDATE OF sealed ON journal WHEN NEW.sealed = 1 AND ((SELECT count(*) FROM posting WHERE journal_id = NEW.id) < 2 OR EXISTS (SELECT 1 FROM posting WHERE journal_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0)) BEGIN SELECT RAISE(ABORT, 'a journal that does not sum to nothing'); END;
--> statement-breakpoint
CREATE TRIGGER posting_into_open_journal BEFORE INSERT ON posting WHEN (SELECT sealed FROM journal WHERE id = NEW.journal_id) IS NOT 0 BEGIN SELECT RAISE(ABORT, 'this journal is sealed'); END;
--> statement-breakpoint
CREATE TRIGGER posting_in_currency_of_account BEFORE INSERT ON posting WHEN (SELECT currency FROM ledger_account WHERE id = NEW.account_id) IS NOT NEW.currency OR (SELECT currency FROM commission WHERE id = NEW.commission_id) IS NOT NEW.currency BEGIN SELECT RAISE(ABORT, 'a posting in another currency'); END;
--> statement-breakpoint
-- What a sealed journal says is in the balances at once.
CREATE TRIGGER ledger_balance_follows AFTER UPDATE OF sealed ON journal WHEN NEW.sealed = 1 BEGIN INSERT INTO ledger_balance (account_id, amount_minor) SELECT account_id, sum(amount_minor) FROM posting WHERE journal_id = NEW.id GROUP BY account_id ON CONFLICT (account_id) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor; INSERT OR IGNORE INTO commission_place (commission_id, partner_id, currency, clears_at, pending_minor, held_minor, payable_minor, clearing_minor, paid_minor, owed_minor) SELECT DISTINCT c.id, c.partner_id, c.currency, c.clears_at, 0, 0, 0, 0, 0, 0 FROM posting p JOIN commission c ON c.id = p.commission_id WHERE p.journal_id = NEW.id; UPDATE commission_place SET pending_minor = commission_place.pending_minor + d.pending_minor, held_minor = commission_place.held_minor + d.held_minor, payable_minor = commission_place.payable_minor + d.payable_minor, clearing_minor = commission_place.clearing_minor + d.clearing_minor, paid_minor = commission_place.paid_minor + d.paid_minor, owed_minor = commission_place.owed_minor + d.owed_minor FROM (SELECT p.commission_id, -sum(CASE a.kind WHEN 'pending' THEN p.amount_minor ELSE 0 END) AS pending_minor, -sum(CASE a.kind WHEN 'held' THEN p.amount_minor ELSE 0 END) AS held_minor, -sum(CASE a.kind WHEN 'payable' THEN p.amount_minor ELSE 0 END) AS payable_minor, -sum(CASE a.kind WHEN 'clearing' THEN p.amount_minor ELSE 0 END) AS clearing_minor, -sum(CASE a.kind WHEN 'cash' THEN p.amount_minor ELSE 0 END) AS paid_minor, sum(CASE a.kind WHEN 'receivable' THEN p.amount_minor ELSE 0 END) AS owed_minor FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.journal_id = NEW.id GROUP BY p.commission_id) AS d WHERE d.commission_id = commission_place.commission_id; END;
--> statement-breakpoint
CREATE TRIGGER ledger_account_stays BEFORE UPDATE ON ledger_account BEGIN SELECT RAISE(ABORT, 'an account stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER ledger_account_is_kept BEFORE DELETE ON ledger_account BEGIN SELECT RAISE(ABORT, 'an account is kept'); END;
--> statement-breakpoint
-- What is taken back is never more than was earned, and of the same partner in the same currency.
CREATE TRIGGER commission_reversal_fits BEFORE INSERT ON commission WHEN NEW.kind = 'reversal' AND NOT EXISTS (SELECT 1 FROM commission c WHERE c.id = NEW.reverses_id AND c.kind NOT IN ('reversal', 'restoration') AND c.partner_id = NEW.partner_id AND c.currency = NEW.currency AND c.amount_minor + NEW.amount_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM commission r WHERE r.reverses_id = c.id) >= 0) BEGIN SELECT RAISE(ABORT, 'more is taken back than was earned'); END;
--> statement-breakpoint
CREATE TRIGGER partner_stays_whose BEFORE UPDATE OF contact_id, applied_at ON partner BEGIN SELECT RAISE(ABORT, 'a partner stays who they are'); END;
--> statement-breakpoint
CREATE TRIGGER partner_is_kept BEFORE DELETE ON partner BEGIN SELECT RAISE(ABORT, 'a partner is kept'); END;
--> statement-breakpoint
CREATE TRIGGER dispute_closes_once BEFORE UPDATE ON dispute WHEN OLD.state <> 'open' OR NEW.id IS NOT OLD.id OR NEW.sale_id IS NOT OLD.sale_id OR NEW.external_id IS NOT OLD.external_id OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.opened_at IS NOT OLD.opened_at BEGIN SELECT RAISE(ABORT, 'a dispute closes once'); END;
--> statement-breakpoint
CREATE TRIGGER commission_appeal_is_answered_once BEFORE UPDATE OF commission_id, state, created_at, answer, answered_by, answered_at ON commission_appeal WHEN OLD.state <> 'open' OR NEW.commission_id <> OLD.commission_id OR NEW.created_at <> OLD.created_at BEGIN SELECT RAISE(ABORT, 'an appeal is answered once'); END;
--> statement-breakpoint
CREATE TRIGGER commission_appeal_keeps_its_words BEFORE UPDATE OF text ON commission_appeal WHEN NEW.text <> '' BEGIN SELECT RAISE(ABORT, 'nobody edits an appeal'); END;
--> statement-breakpoint
CREATE TRIGGER commission_appeal_is_kept BEFORE DELETE ON commission_appeal BEGIN SELECT RAISE(ABORT, 'an appeal is kept'); END;
--> statement-breakpoint
CREATE TRIGGER commission_decision_is_append_only BEFORE UPDATE ON commission_decision BEGIN SELECT RAISE(ABORT, 'commission_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER commission_decision_is_kept BEFORE DELETE ON commission_decision BEGIN SELECT RAISE(ABORT, 'commission_decision is append-only'); END;
--> statement-breakpoint
-- What a payout is stays; only its state moves, and what it is made of is let go once.
CREATE TRIGGER payout_stays_what BEFORE UPDATE OF id, batch_id, partner_id, method_id, currency, amount_minor ON payout BEGIN SELECT RAISE(ABORT, 'a payout stays what it is'); END;
--> statement-breakpoint
CREATE TRIGGER payout_ends_once BEFORE UPDATE OF state ON payout WHEN (OLD.state IN ('paid', 'dropped') AND NEW.state <> OLD.state) OR (OLD.state = 'failed' AND NEW.state NOT IN ('failed', 'paid')) BEGIN SELECT RAISE(ABORT, 'this payout has ended'); END;
--> statement-breakpoint
CREATE TRIGGER payout_is_kept BEFORE DELETE ON payout BEGIN SELECT RAISE(ABORT, 'a payout is kept'); END;
--> statement-breakpoint
CREATE TRIGGER payout_line_is_only_released BEFORE UPDATE ON payout_line WHEN OLD.released = 1 OR NEW.released <> 1 OR NEW.payout_id IS NOT OLD.payout_id OR NEW.commission_id IS NOT OLD.commission_id OR NEW.amount_minor IS NOT OLD.amount_minor BEGIN SELECT RAISE(ABORT, 'a line of a payout is only released'); END;
--> statement-breakpoint
CREATE TRIGGER payout_line_is_kept BEFORE DELETE ON payout_line BEGIN SELECT RAISE(ABORT, 'a line of a payout is kept'); END;
--> statement-breakpoint
CREATE TRIGGER payout_approval_is_append_only BEFORE UPDATE ON payout_approval BEGIN SELECT RAISE(ABORT, 'payout_approval is append-only'); END;
--> statement-breakpoint
-- Nobody is paid out of a doubt, and never more than can be paid: an approved payout is the sum of its lines, each of which lies ready.
CREATE TRIGGER payout_of_what_is_payable BEFORE UPDATE OF state ON payout WHEN NEW.state = 'approved' AND ((SELECT coalesce(sum(l.amount_minor), 0) FROM payout_line l WHERE l.payout_id = NEW.id AND l.released = 0) <> NEW.amount_minor OR EXISTS (SELECT 1 FROM payout_line l LEFT JOIN commission_place c ON c.commission_id = l.commission_id WHERE l.payout_id = NEW.id AND l.released = 0 AND coalesce(c.payable_minor, 0) < l.amount_minor) OR EXISTS (SELECT 1 FROM payout_line l JOIN commission c ON c.id = l.commission_id JOIN hold h ON h.state <> 'cleared' AND ((h.subject_kind = 'attribution' AND h.subject_id = c.attribution_id) OR (h.subject_kind = 'commission' AND h.subject_id = c.id) OR (h.subject_kind = 'partner' AND h.subject_id = c.partner_id)) WHERE l.payout_id = NEW.id AND l.released = 0) OR (SELECT state FROM partner WHERE id = NEW.partner_id) = 'banned') BEGIN SELECT RAISE(ABORT, 'this cannot be paid'); END;
--> statement-breakpoint
CREATE TRIGGER refund_reversal_within_refund BEFORE INSERT ON refund_reversal WHEN (SELECT coalesce(sum(amount_minor), 0) FROM refund_reversal WHERE refund_id = NEW.refund_id) + NEW.amount_minor > (SELECT amount_minor FROM refund WHERE id = NEW.refund_id) BEGIN SELECT RAISE(ABORT, 'reversals are more than the refund'); END;
--> statement-breakpoint
CREATE TRIGGER refund_reversal_is_append_only BEFORE UPDATE ON refund_reversal BEGIN SELECT RAISE(ABORT, 'refund_reversal is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER refund_reversal_is_kept BEFORE DELETE ON refund_reversal BEGIN SELECT RAISE(ABORT, 'refund_reversal is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER dispute_is_kept BEFORE DELETE ON dispute BEGIN SELECT RAISE(ABORT, 'a dispute is kept'); END;
--> statement-breakpoint
CREATE TRIGGER stripe_event_is_kept BEFORE DELETE ON stripe_event BEGIN SELECT RAISE(ABORT, 'an event that came is known for ever'); END;
--> statement-breakpoint
CREATE TRIGGER stripe_secret_two_at_once BEFORE INSERT ON stripe_secret WHEN (SELECT count(*) FROM stripe_secret) >= 2 BEGIN SELECT RAISE(ABORT, 'two signing secrets at once'); END;
--> statement-breakpoint
CREATE TRIGGER commission_restoration_fits BEFORE INSERT ON commission WHEN NEW.kind = 'restoration' AND NOT EXISTS (SELECT 1 FROM commission c WHERE c.id = NEW.reverses_id AND c.kind NOT IN ('reversal', 'restoration') AND c.partner_id = NEW.partner_id AND c.currency = NEW.currency AND NEW.amount_minor + (SELECT coalesce(sum(r.amount_minor), 0) FROM commission r WHERE r.reverses_id = c.id) <= 0) BEGIN SELECT RAISE(ABORT, 'more is given again than was taken back'); END;

--> statement-breakpoint
-- What others told us of stays. It finds its person once, while it waits for them by the host's number; what was said may be forgotten.
CREATE TRIGGER tracked_event_is_append_only BEFORE UPDATE OF seq, type_id, occurred_at, received_at, told_at, late, channel ON tracked_event BEGIN SELECT RAISE(ABORT, 'tracked_event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracked_event_keeps_its_words BEFORE UPDATE OF props ON tracked_event WHEN NEW.props IS NOT NULL AND NEW.props IS NOT OLD.props BEGIN SELECT RAISE(ABORT, 'tracked_event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracked_event_finds_its_person BEFORE UPDATE OF contact_id ON tracked_event WHEN NEW.contact_id IS NOT OLD.contact_id AND NOT (OLD.contact_id IS NULL AND EXISTS (SELECT 1 FROM waiting_event w JOIN contact c ON c.external_id = w.external_id WHERE w.event_seq = OLD.seq AND c.id = NEW.contact_id)) BEGIN SELECT RAISE(ABORT, 'an event of nobody becomes nobody''s'); END;
--> statement-breakpoint
CREATE TRIGGER tracked_event_is_kept BEFORE DELETE ON tracked_event BEGIN SELECT RAISE(ABORT, 'tracked_event is append-only'); END;

--> statement-breakpoint
-- A promise stays what it was, and ends once; its words may be forgotten.
CREATE TRIGGER promise_ends_once BEFORE UPDATE OF state, ended_at, by_time ON promise WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a promise ends once'); END;
--> statement-breakpoint
CREATE TRIGGER promise_stays BEFORE UPDATE OF id, key, contact_id, team, due_on, made_at ON promise BEGIN SELECT RAISE(ABORT, 'a promise stays what it was'); END;
--> statement-breakpoint
CREATE TRIGGER promise_keeps_its_words BEFORE UPDATE OF words ON promise WHEN NEW.words <> '' BEGIN SELECT RAISE(ABORT, 'a promise stays what it was'); END;
--> statement-breakpoint
CREATE TRIGGER promise_is_kept BEFORE DELETE ON promise BEGIN SELECT RAISE(ABORT, 'a promise is kept in the ledger'); END;

--> statement-breakpoint
CREATE TRIGGER wheel_review_stays BEFORE UPDATE ON wheel_review BEGIN SELECT RAISE(ABORT, 'a review stays what it was'); END;
--> statement-breakpoint
CREATE TRIGGER wheel_review_is_kept BEFORE DELETE ON wheel_review BEGIN SELECT RAISE(ABORT, 'a review is kept'); END;
--> statement-breakpoint
CREATE TRIGGER promotion_has_its_limit BEFORE INSERT ON promotion_claim WHEN (SELECT count(*) FROM promotion_claim c WHERE c.promotion_id = NEW.promotion_id) >= (SELECT coalesce(p.most_claims, 9e15) FROM promotion p WHERE p.id = NEW.promotion_id) BEGIN SELECT RAISE(ABORT, 'all codes of this promotion are given away'); END;
--> statement-breakpoint
-- Two things may be learnt late: what a code spared its buyer, and that it was used in time.
CREATE TRIGGER promotion_claim_ends_for_good BEFORE UPDATE ON promotion_claim WHEN (OLD.redeemed_at IS NOT NULL AND NOT (OLD.discount_minor IS NULL AND NEW.redeemed_at IS OLD.redeemed_at AND NEW.used_for IS OLD.used_for AND NEW.code IS OLD.code AND NEW.contact_id IS OLD.contact_id)) OR (OLD.expired_at IS NOT NULL AND NOT (NEW.expired_at IS NULL AND coalesce(NEW.redeemed_at, 9e15) < OLD.expires_at)) BEGIN SELECT RAISE(ABORT, 'a claim ends once'); END;
--> statement-breakpoint
CREATE TRIGGER promotion_use_is_kept BEFORE UPDATE ON promotion_use BEGIN SELECT RAISE(ABORT, 'promotion_use is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER newsletter_issue_is_sent_once BEFORE UPDATE OF subject, body, state ON newsletter_issue WHEN OLD.state = 'sent' OR (OLD.state = 'sending' AND (NEW.subject <> OLD.subject OR NEW.body <> OLD.body OR NEW.state = 'draft')) BEGIN SELECT RAISE(ABORT, 'an issue that goes out stays as it is'); END;
--> statement-breakpoint
-- Nobody is asked more than the limits allow, whoever asks and however many do at once.
CREATE TRIGGER ask_within_budget BEFORE INSERT ON ask BEGIN
  SELECT RAISE(ABORT, 'ask budget: too soon after another') WHERE EXISTS (SELECT 1 FROM contact m CROSS JOIN ask a ON a.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND a.at > NEW.at - 86400000 * coalesce((SELECT value ->> '$.gapDays' FROM ask_limit ORDER BY version DESC LIMIT 1), 14));
  SELECT RAISE(ABORT, 'ask budget: too many in a year') WHERE (SELECT count(*) FROM contact m CROSS JOIN ask a ON a.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND a.at > NEW.at - 31536000000) >= coalesce((SELECT value ->> '$.perYear' FROM ask_limit ORDER BY version DESC LIMIT 1), 6);
  SELECT RAISE(ABORT, 'ask budget: this kind is not wanted') WHERE EXISTS (SELECT 1 FROM contact m CROSS JOIN ask_switch s ON s.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND s.kind = NEW.kind);
  SELECT RAISE(ABORT, 'ask budget: too soon for this kind') WHERE EXISTS (SELECT 1 FROM contact m CROSS JOIN ask a ON a.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND a.kind = NEW.kind AND a.at > NEW.at - 86400000 * coalesce((SELECT value ->> ('$.everyDays.' || NEW.kind) FROM ask_limit ORDER BY version DESC LIMIT 1), CASE NEW.kind WHEN 'csat' THEN 30 WHEN 'ces' THEN 30 WHEN 'survey' THEN 60 WHEN 'nps' THEN 90 WHEN 'review' THEN 30 WHEN 'referral' THEN 90 ELSE 180 END) * (1 << min(8, (SELECT count(*) FROM contact n CROSS JOIN ask b ON b.contact_id = n.id WHERE n.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND b.kind = NEW.kind AND b.answer IN ('snoozed', 'declined') AND b.at > coalesce((SELECT max(c.at) FROM contact o CROSS JOIN ask c ON c.contact_id = o.id WHERE o.canonical_id = n.canonical_id AND c.kind = NEW.kind AND c.answer = 'accepted'), 0)))));
  SELECT RAISE(ABORT, 'ask budget: they said not now three times') WHERE (SELECT count(*) FROM contact n CROSS JOIN ask b ON b.contact_id = n.id WHERE n.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND b.kind = NEW.kind AND b.answer IN ('snoozed', 'declined') AND b.at > coalesce((SELECT max(c.at) FROM contact o CROSS JOIN ask c ON c.contact_id = o.id WHERE o.canonical_id = n.canonical_id AND c.kind = NEW.kind AND c.answer = 'accepted'), 0)) >= 3;
END;
--> statement-breakpoint
CREATE TRIGGER ask_is_append_only BEFORE UPDATE OF id, contact_id, kind, channel, source_kind, source_id, at, stage, recency ON ask BEGIN SELECT RAISE(ABORT, 'ask is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER ask_is_kept BEFORE DELETE ON ask BEGIN SELECT RAISE(ABORT, 'ask is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER ask_considered_is_append_only BEFORE UPDATE ON ask_considered BEGIN SELECT RAISE(ABORT, 'ask_considered is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_target_is_append_only BEFORE UPDATE ON stage_target BEGIN SELECT RAISE(ABORT, 'stage_target is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER ask_limit_is_append_only BEFORE UPDATE ON ask_limit BEGIN SELECT RAISE(ABORT, 'ask_limit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journey_version_is_append_only BEFORE UPDATE ON journey_version BEGIN SELECT RAISE(ABORT, 'journey_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journey_version_is_kept BEFORE DELETE ON journey_version BEGIN SELECT RAISE(ABORT, 'journey_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journey_step_is_append_only BEFORE UPDATE ON journey_step BEGIN SELECT RAISE(ABORT, 'journey_step is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER journey_step_is_kept BEFORE DELETE ON journey_step BEGIN SELECT RAISE(ABORT, 'journey_step is append-only'); END;
--> statement-breakpoint
-- Neither skipped nor repeated: each step is the next one. Who is held out gets none.
CREATE TRIGGER journey_step_is_the_next BEFORE INSERT ON journey_step BEGIN
  SELECT RAISE(ABORT, 'who is held out gets no step') WHERE (SELECT holdout FROM journey_run WHERE id = NEW.run_id) = 1;
  SELECT RAISE(ABORT, 'a step comes after the one before it') WHERE NEW.seq <> 1 + coalesce((SELECT max(seq) FROM journey_step WHERE run_id = NEW.run_id), 0);
END;
--> statement-breakpoint
CREATE TRIGGER journey_run_keeps_its_side BEFORE UPDATE OF journey_id, version, contact_id, entry_key, holdout, counts, entered_at ON journey_run BEGIN SELECT RAISE(ABORT, 'a run stays whose it is and on its side'); END;
--> statement-breakpoint
-- Whoever did several things in a day is thanked once, whichever of two processes reads of them first.
CREATE TRIGGER thanks_once_a_day BEFORE INSERT ON thank BEGIN
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM contact m CROSS JOIN thank t ON t.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND t.at > NEW.at - 86400000 AND t.at < NEW.at + 86400000);
END;
--> statement-breakpoint
CREATE TRIGGER thanks_are_append_only BEFORE UPDATE OF id, contact_id, act, cause, at ON thank BEGIN SELECT RAISE(ABORT, 'thanks are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER thanks_are_given_once BEFORE UPDATE OF thanked_at, how, thanked_by ON thank WHEN OLD.thanked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'thanks are given once'); END;
--> statement-breakpoint
CREATE TRIGGER thanks_are_kept BEFORE DELETE ON thank BEGIN SELECT RAISE(ABORT, 'thanks are append-only'); END;
--> statement-breakpoint
-- That somebody drifts is told once in 90 days.
CREATE TRIGGER bond_once_in_90_days BEFORE INSERT ON bond BEGIN
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM contact m CROSS JOIN bond b ON b.contact_id = m.id WHERE m.canonical_id = (SELECT canonical_id FROM contact WHERE id = NEW.contact_id) AND b.at > NEW.at - 7776000000);
END;
--> statement-breakpoint
CREATE TRIGGER bond_is_append_only BEFORE UPDATE OF id, contact_id, why, at, people, customers, value_minor, currency ON bond BEGIN SELECT RAISE(ABORT, 'bond is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER bond_ends_once BEFORE UPDATE OF ended_at, kept, lost ON bond WHEN OLD.ended_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a bond ends once'); END;
--> statement-breakpoint
CREATE TRIGGER impact_receipt_is_append_only BEFORE UPDATE ON impact_receipt BEGIN SELECT RAISE(ABORT, 'impact_receipt is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER impact_receipt_is_kept BEFORE DELETE ON impact_receipt BEGIN SELECT RAISE(ABORT, 'impact_receipt is append-only'); END;
--> statement-breakpoint
-- The last place of a webinar is given once, however many ask at once.
CREATE TRIGGER webinar_place_has_room BEFORE INSERT ON webinar_place WHEN NEW.taken_at IS NOT NULL AND NEW.given_up_at IS NULL AND (SELECT count(*) FROM webinar_place p WHERE p.webinar_id = NEW.webinar_id AND p.taken_at IS NOT NULL AND p.given_up_at IS NULL AND p.id <> NEW.id) >= (SELECT coalesce(w.places, 9e15) FROM webinar w WHERE w.id = NEW.webinar_id) BEGIN SELECT RAISE(ABORT, 'no place is left in this webinar'); END;
--> statement-breakpoint
CREATE TRIGGER webinar_place_has_room_again BEFORE UPDATE OF taken_at, given_up_at ON webinar_place WHEN NEW.taken_at IS NOT NULL AND NEW.given_up_at IS NULL AND (OLD.taken_at IS NULL OR OLD.given_up_at IS NOT NULL) AND (SELECT count(*) FROM webinar_place p WHERE p.webinar_id = NEW.webinar_id AND p.taken_at IS NOT NULL AND p.given_up_at IS NULL AND p.id <> NEW.id) >= (SELECT coalesce(w.places, 9e15) FROM webinar w WHERE w.id = NEW.webinar_id) BEGIN SELECT RAISE(ABORT, 'no place is left in this webinar'); END;
--> statement-breakpoint
CREATE TRIGGER webinar_keeps_places_taken BEFORE UPDATE OF places ON webinar WHEN NEW.places < (SELECT count(*) FROM webinar_place p WHERE p.webinar_id = NEW.id AND p.taken_at IS NOT NULL AND p.given_up_at IS NULL) BEGIN SELECT RAISE(ABORT, 'more places than that are taken'); END;

--> statement-breakpoint
-- What a host said of somebody stays as it was said, until they are forgotten.
CREATE TRIGGER told_trait_is_append_only BEFORE UPDATE ON told_trait BEGIN SELECT RAISE(ABORT, 'told_trait is append-only'); END;
