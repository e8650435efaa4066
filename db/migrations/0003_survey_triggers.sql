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
