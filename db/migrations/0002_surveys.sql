CREATE TABLE `maxdiff_set` (
	`response_id` text NOT NULL,
	`seq` integer NOT NULL,
	`shown` text NOT NULL,
	`best_id` text NOT NULL,
	`worst_id` text NOT NULL,
	PRIMARY KEY(`response_id`, `seq`),
	FOREIGN KEY (`response_id`) REFERENCES `survey_response`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "maxdiff_set_shown" CHECK(json_valid(shown) AND json_array_length(shown) BETWEEN 3 AND 5),
	CONSTRAINT "maxdiff_set_two" CHECK(best_id <> worst_id),
	CONSTRAINT "maxdiff_set_among" CHECK(instr(shown, '"' || best_id || '"') > 0 AND instr(shown, '"' || worst_id || '"') > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `survey` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`intro` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`anonymous` integer DEFAULT false NOT NULL,
	`set_size` integer,
	`set_count` integer,
	`adaptive` integer DEFAULT false NOT NULL,
	`origins` text DEFAULT '[]' NOT NULL,
	`target_n` integer,
	`closes_at` integer,
	`opens_at` integer,
	`opened_at` integer,
	`closed_at` integer,
	`closed_because` text,
	`answered` integer DEFAULT 0 NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	CONSTRAINT "survey_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'maxdiff', 'kano', 'points', 'opportunity')),
	CONSTRAINT "survey_state" CHECK(state IN ('draft', 'open', 'closed')),
	CONSTRAINT "survey_opened" CHECK((state = 'draft') = (opened_at IS NULL)),
	CONSTRAINT "survey_closed" CHECK((state = 'closed') = (closed_at IS NOT NULL)),
	CONSTRAINT "survey_closed_because" CHECK((closed_at IS NULL) = (closed_because IS NULL)),
	CONSTRAINT "survey_because" CHECK(closed_because IN ('target', 'date', 'staff')),
	CONSTRAINT "survey_stops" CHECK(state = 'draft' OR target_n IS NOT NULL OR closes_at IS NOT NULL),
	CONSTRAINT "survey_target" CHECK(target_n IS NULL OR target_n BETWEEN 1 AND 1000000),
	CONSTRAINT "survey_sets" CHECK((kind = 'maxdiff') = (set_size IS NOT NULL AND set_count IS NOT NULL)),
	CONSTRAINT "survey_set_size" CHECK(set_size IS NULL OR (set_size BETWEEN 3 AND 5 AND set_count BETWEEN 1 AND 60)),
	CONSTRAINT "survey_adaptive" CHECK(adaptive IN (0, 1) AND (adaptive = 0 OR kind = 'maxdiff')),
	CONSTRAINT "survey_switches" CHECK(anonymous IN (0, 1)),
	CONSTRAINT "survey_origins" CHECK(json_valid(origins)),
	CONSTRAINT "survey_counted" CHECK(answered >= 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_slug_unique` ON `survey` (`slug`);--> statement-breakpoint
CREATE INDEX `survey_newest` ON `survey` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `survey_opens` ON `survey` (`opens_at`) WHERE state = 'draft' AND opens_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `survey_open` ON `survey` (`closes_at`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `survey_answer` (
	`response_id` text NOT NULL,
	`item_id` text NOT NULL,
	`score` integer,
	`functional` integer,
	`dysfunctional` integer,
	`points` integer,
	`importance` integer,
	`satisfaction` integer,
	PRIMARY KEY(`response_id`, `item_id`),
	FOREIGN KEY (`response_id`) REFERENCES `survey_response`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`item_id`) REFERENCES `survey_item`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_answer_score" CHECK(score IS NULL OR score BETWEEN 0 AND 10),
	CONSTRAINT "survey_answer_kano" CHECK((functional IS NULL OR functional BETWEEN 1 AND 5) AND (dysfunctional IS NULL OR dysfunctional BETWEEN 1 AND 5)),
	CONSTRAINT "survey_answer_points" CHECK(points IS NULL OR points BETWEEN 0 AND 100),
	CONSTRAINT "survey_answer_opportunity" CHECK((importance IS NULL OR importance BETWEEN 1 AND 5) AND (satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5))
) STRICT;
--> statement-breakpoint
CREATE TABLE `survey_ask` (
	`id` text PRIMARY KEY NOT NULL,
	`survey_id` text NOT NULL,
	`kind` text NOT NULL,
	`contact_id` text NOT NULL,
	`state` text NOT NULL,
	`note` text,
	`token_hash` text,
	`sealed` text,
	`queued_at` integer NOT NULL,
	`due_at` integer,
	`mailed_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_ask_state" CHECK(state IN ('queued', 'mailed', 'answered', 'cancelled')),
	CONSTRAINT "survey_ask_due_while_queued" CHECK((due_at IS NOT NULL) = (state = 'queued')),
	CONSTRAINT "survey_ask_over" CHECK((ended_at IS NOT NULL) = (state IN ('answered', 'cancelled'))),
	CONSTRAINT "survey_ask_sealed" CHECK(sealed IS NULL OR (token_hash IS NOT NULL AND ended_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_ask_token_hash_unique` ON `survey_ask` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `survey_ask_once` ON `survey_ask` (`survey_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `survey_ask_due` ON `survey_ask` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `survey_ask_clock` ON `survey_ask` (`contact_id`,`kind`,`mailed_at`);--> statement-breakpoint
CREATE INDEX `survey_ask_state_of` ON `survey_ask` (`survey_id`,`state`);--> statement-breakpoint
CREATE TABLE `survey_company_result` (
	`survey_id` text NOT NULL,
	`item_id` text NOT NULL,
	`company_id` text NOT NULL,
	`n` integer NOT NULL,
	`tally` text NOT NULL,
	PRIMARY KEY(`item_id`, `company_id`),
	CONSTRAINT "survey_company_result_tally" CHECK(json_valid(tally) AND n >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `survey_company_result_survey` ON `survey_company_result` (`survey_id`);--> statement-breakpoint
CREATE TABLE `survey_item` (
	`id` text PRIMARY KEY NOT NULL,
	`survey_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`request_id` text,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_item_text" CHECK(length(text) BETWEEN 1 AND 200)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_item_place` ON `survey_item` (`survey_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `survey_item_of` ON `survey_item` (`survey_id`,`id`);--> statement-breakpoint
CREATE INDEX `survey_item_request` ON `survey_item` (`request_id`) WHERE request_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `survey_item_result` (
	`survey_id` text NOT NULL,
	`item_id` text NOT NULL,
	`request_id` text,
	`audience` text NOT NULL,
	`n` integer NOT NULL,
	`tally` text NOT NULL,
	`value` real,
	`low` real,
	`high` real,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`item_id`, `audience`),
	FOREIGN KEY (`survey_id`,`item_id`) REFERENCES `survey_item`(`survey_id`,`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_item_result_tally" CHECK(json_valid(tally) AND n >= 0),
	CONSTRAINT "survey_item_result_interval" CHECK((value IS NULL) = (low IS NULL) AND (value IS NULL) = (high IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `survey_item_result_survey` ON `survey_item_result` (`survey_id`);--> statement-breakpoint
CREATE INDEX `survey_item_result_request` ON `survey_item_result` (`request_id`) WHERE request_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `survey_response` (
	`id` text PRIMARY KEY NOT NULL,
	`survey_id` text NOT NULL,
	`audience` text NOT NULL,
	`contact_id` text,
	`person_id` text,
	`token_hash` text,
	`company_id` text,
	`via` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`started_at` integer NOT NULL,
	`completed_at` integer,
	`set_aside_at` integer,
	`erased_at` integer,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_response_audience" CHECK(audience IN ('person', 'anonymous')),
	CONSTRAINT "survey_response_via" CHECK(via IN ('portal', 'mail', 'embed')),
	CONSTRAINT "survey_response_whose" CHECK((contact_id IS NULL) = (person_id IS NULL)),
	CONSTRAINT "survey_response_holder" CHECK((audience = 'anonymous' AND token_hash IS NOT NULL AND contact_id IS NULL AND company_id IS NULL)
        OR (audience = 'person' AND token_hash IS NULL AND (contact_id IS NOT NULL OR erased_at IS NOT NULL))),
	CONSTRAINT "survey_response_erased" CHECK(erased_at IS NULL OR (contact_id IS NULL AND company_id IS NULL AND comment = ''))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_response_person` ON `survey_response` (`survey_id`,`person_id`) WHERE set_aside_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `survey_response_token` ON `survey_response` (`survey_id`,`token_hash`);--> statement-breakpoint
CREATE INDEX `survey_response_contact` ON `survey_response` (`contact_id`);--> statement-breakpoint
CREATE INDEX `survey_response_newest` ON `survey_response` (`survey_id`,`completed_at`,`id`) WHERE completed_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `survey_round` (
	`id` text PRIMARY KEY NOT NULL,
	`survey_id` text NOT NULL,
	`audience` text NOT NULL,
	`asked` integer DEFAULT 0 NOT NULL,
	`left_out` integer DEFAULT 0 NOT NULL,
	`reached` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_round_audience" CHECK(json_valid(audience))
) STRICT;
--> statement-breakpoint
CREATE INDEX `survey_round_of` ON `survey_round` (`survey_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `survey_round_one_running` ON `survey_round` (`survey_id`) WHERE finished_at IS NULL;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_mail_preference` (
	`email` text NOT NULL,
	`kind` text NOT NULL,
	`off_at` integer NOT NULL,
	PRIMARY KEY(`email`, `kind`),
	CONSTRAINT "mail_preference_kind" CHECK(kind IN ('thanks', 'product', 'invitations', 'surveys')),
	CONSTRAINT "mail_preference_email" CHECK(email = lower(email))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_mail_preference`("email", "kind", "off_at") SELECT "email", "kind", "off_at" FROM `mail_preference`;--> statement-breakpoint
DROP TABLE `mail_preference`;--> statement-breakpoint
ALTER TABLE `__new_mail_preference` RENAME TO `mail_preference`;--> statement-breakpoint
PRAGMA foreign_keys=ON;