-- What happened stays as it was written.
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER event_is_kept BEFORE DELETE ON event WHEN OLD.type NOT LIKE 'widget.%' BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_append_only BEFORE UPDATE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_kept BEFORE DELETE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_append_only BEFORE UPDATE ON moderation_decision BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_kept BEFORE DELETE ON moderation_decision BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_append_only BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_kept BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_keeps_its_words BEFORE UPDATE OF product_id, contact_id, rating, title, body, lang, display_name, experience_date, submitted_at ON review BEGIN SELECT RAISE(ABORT, 'nobody edits a customer''s words'); END;
--> statement-breakpoint
CREATE TRIGGER consent_keeps_its_text BEFORE UPDATE OF contact_id, review_id, scope, text, text_hash, granted_at ON consent BEGIN SELECT RAISE(ABORT, 'a consent keeps the text that was shown'); END;
--> statement-breakpoint
CREATE TRIGGER consent_is_kept BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'a consent is withdrawn, not deleted'); END;
--> statement-breakpoint
CREATE TRIGGER widget_version_is_append_only BEFORE UPDATE ON widget_version BEGIN SELECT RAISE(ABORT, 'widget_version is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
