-- What happened stays as it was written.
CREATE TRIGGER event_is_append_only BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER event_is_kept BEFORE DELETE ON event WHEN OLD.type NOT LIKE 'widget.%' BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_append_only BEFORE UPDATE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_transition_is_kept BEFORE DELETE ON stage_transition BEGIN SELECT RAISE(ABORT, 'stage_transition is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_append_only BEFORE UPDATE ON moderation_decision WHEN NOT (NEW.statement IS '' AND (SELECT state FROM review WHERE id = OLD.review_id) = 'erased' AND NEW.id = OLD.id AND NEW.review_id = OLD.review_id AND NEW.from_state = OLD.from_state AND NEW.to_state = OLD.to_state AND NEW.reason IS OLD.reason AND NEW.decided_by IS OLD.decided_by AND NEW.created_at = OLD.created_at) BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_is_kept BEFORE DELETE ON moderation_decision BEGIN SELECT RAISE(ABORT, 'moderation_decision is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_append_only BEFORE UPDATE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sale_is_kept BEFORE DELETE ON sale BEGIN SELECT RAISE(ABORT, 'sale is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER review_keeps_its_words BEFORE UPDATE OF product_id, contact_id, rating, title, body, lang, display_name, experience_date, submitted_at ON review WHEN NEW.state <> 'erased' BEGIN SELECT RAISE(ABORT, 'nobody edits a customer''s words'); END;
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
