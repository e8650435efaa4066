CREATE TABLE `partner` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`group_id` text NOT NULL,
	`state` text NOT NULL,
	`website` text DEFAULT '' NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`country` text,
	`reason` text,
	`applied_at` integer NOT NULL,
	`approved_at` integer,
	`moved_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`group_id`) REFERENCES `partner_group`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "partner_state" CHECK(state IN ('applied', 'invited', 'approved', 'rejected', 'paused', 'banned')),
	CONSTRAINT "partner_answers_are_json" CHECK(json_valid(answers)),
	CONSTRAINT "partner_country" CHECK(country IS NULL OR (length(country) = 2 AND country = upper(country))),
	CONSTRAINT "partner_approved" CHECK(state NOT IN ('approved', 'paused') OR approved_at IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_contact_id_unique` ON `partner` (`contact_id`);--> statement-breakpoint
CREATE INDEX `partner_state` ON `partner` (`state`,`moved_at`,`id`);--> statement-breakpoint
CREATE INDEX `partner_moved` ON `partner` (`moved_at`,`id`);--> statement-breakpoint
CREATE INDEX `partner_of_group` ON `partner` (`group_id`);--> statement-breakpoint
CREATE TABLE `partner_code` (
	`code` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`link_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "partner_code_code" CHECK(length(code) BETWEEN 3 AND 40 AND code = upper(code) AND code NOT GLOB '*[^A-Z0-9_-]*'),
	CONSTRAINT "partner_code_disabled" CHECK(disabled_at IS NULL OR disabled_at >= created_at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `partner_code_partner` ON `partner_code` (`partner_id`);--> statement-breakpoint
CREATE TABLE `partner_customer` (
	`attribution_id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`attribution_id`) REFERENCES `link_attribution`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `partner_customer_partner` ON `partner_customer` (`partner_id`,`at`);--> statement-breakpoint
CREATE TABLE `partner_group` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`plan_id` text NOT NULL,
	`hold_days` integer NOT NULL,
	`minimums` text DEFAULT '{}' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `commission_plan`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "partner_group_name" CHECK(length(name) BETWEEN 1 AND 80),
	CONSTRAINT "partner_group_hold" CHECK(hold_days BETWEEN 0 AND 365),
	CONSTRAINT "partner_group_minimums_are_json" CHECK(json_valid(minimums))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_group_name_unique` ON `partner_group` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `partner_group_default` ON `partner_group` (`is_default`) WHERE is_default = 1;--> statement-breakpoint
CREATE TABLE `partner_invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text,
	`address_hash` text NOT NULL,
	`name` text NOT NULL,
	`group_id` text NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`partner_id` text,
	`ended_at` integer,
	`ended_as` text,
	FOREIGN KEY (`group_id`) REFERENCES `partner_group`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "partner_invitation_ended" CHECK((ended_at IS NULL) = (ended_as IS NULL)),
	CONSTRAINT "partner_invitation_ended_as" CHECK(ended_as IS NULL OR ended_as IN ('accepted', 'revoked', 'expired')),
	CONSTRAINT "partner_invitation_forgotten" CHECK(ended_at IS NULL OR email IS NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_invitation_open` ON `partner_invitation` (`address_hash`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `partner_invitation_newest` ON `partner_invitation` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `partner_invitation_expiry` ON `partner_invitation` (`expires_at`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `partner_programme` (
	`id` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "partner_programme_is_one" CHECK(id = 1),
	CONSTRAINT "partner_programme_value_is_json" CHECK(json_valid(value))
) STRICT;
--> statement-breakpoint
CREATE TABLE `partner_step` (
	`id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	`moved_by` text,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `partner_step_partner` ON `partner_step` (`partner_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `terms_acceptance` (
	`partner_id` text NOT NULL,
	`version` integer NOT NULL,
	`accepted_at` integer NOT NULL,
	PRIMARY KEY(`partner_id`, `version`),
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`version`) REFERENCES `terms_version`(`version`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `terms_version` (
	`version` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`group_id` text,
	`text` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`group_id`) REFERENCES `partner_group`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "terms_version_text" CHECK(length(text) BETWEEN 1 AND 50000)
) STRICT;
--> statement-breakpoint
CREATE INDEX `terms_version_group` ON `terms_version` (`group_id`,`version`);--> statement-breakpoint
CREATE TABLE `ask` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`at` integer NOT NULL,
	`stage` text,
	`recency` text,
	`answer` text,
	`answered_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "ask_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'survey', 'review', 'referral', 'affiliate', 'story', 'reference')),
	CONSTRAINT "ask_source" CHECK(source_kind IN ('survey', 'invitation', 'author', 'partner', 'journey', 'manual')),
	CONSTRAINT "ask_channel" CHECK(channel IN ('mail', 'portal', 'staff')),
	CONSTRAINT "ask_answer" CHECK(answer IN ('accepted', 'declined', 'snoozed', 'ignored')),
	CONSTRAINT "ask_answered" CHECK((answer IS NULL) = (answered_at IS NULL)),
	CONSTRAINT "ask_review_is_neutral" CHECK(kind <> 'review' OR (stage IS NULL AND recency IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ask_once` ON `ask` (`source_kind`,`source_id`);--> statement-breakpoint
CREATE INDEX `ask_of` ON `ask` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `ask_unanswered` ON `ask` (`at`) WHERE answer IS NULL;--> statement-breakpoint
CREATE TABLE `ask_chance` (
	`kind` text NOT NULL,
	`stage` text NOT NULL,
	`recency` text NOT NULL,
	`accepted` integer NOT NULL,
	`ignored` integer NOT NULL,
	`closed` integer NOT NULL,
	PRIMARY KEY(`kind`, `stage`, `recency`),
	CONSTRAINT "ask_chance_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'survey', 'referral', 'affiliate', 'story', 'reference')),
	CONSTRAINT "ask_chance_sum" CHECK(accepted >= 0 AND ignored >= 0 AND accepted + ignored <= closed)
) STRICT;
--> statement-breakpoint
CREATE TABLE `ask_considered` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`at` integer NOT NULL,
	`reason` text NOT NULL,
	`free_at` integer,
	`won_by` text,
	`value_milli` integer,
	`won_milli` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "ask_considered_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'survey', 'review', 'referral', 'affiliate', 'story', 'reference')),
	CONSTRAINT "ask_considered_outbid" CHECK((reason = 'outbid') = (won_by IS NOT NULL)),
	CONSTRAINT "ask_considered_neutral" CHECK(kind <> 'review' OR value_milli IS NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ask_considered_once` ON `ask_considered` (`source_kind`,`source_id`,`at`);--> statement-breakpoint
CREATE INDEX `ask_considered_of` ON `ask_considered` (`contact_id`,`at`);--> statement-breakpoint
CREATE TABLE `ask_limit` (
	`version` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	CONSTRAINT "ask_limit_json" CHECK(json_valid(value))
) STRICT;
--> statement-breakpoint
CREATE TABLE `ask_switch` (
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `kind`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "ask_switch_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'survey', 'review', 'referral', 'affiliate', 'story', 'reference'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `ask_wish` (
	`source_kind` text NOT NULL,
	`source_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`due_at` integer NOT NULL,
	PRIMARY KEY(`source_kind`, `source_id`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "ask_wish_kind" CHECK(kind IN ('nps', 'csat', 'ces', 'survey', 'review', 'referral', 'affiliate', 'story', 'reference')),
	CONSTRAINT "ask_wish_source" CHECK(source_kind IN ('survey', 'invitation', 'author', 'partner', 'journey', 'manual'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `ask_wish_of` ON `ask_wish` (`contact_id`,`due_at`);--> statement-breakpoint
CREATE TABLE `attribution_loss` (
	`attribution_id` text NOT NULL,
	`n` integer NOT NULL,
	`link_id` text,
	`owner_id` text,
	`click_id` text,
	`route` text NOT NULL,
	`why` text NOT NULL,
	`at` integer,
	PRIMARY KEY(`attribution_id`, `n`),
	FOREIGN KEY (`attribution_id`) REFERENCES `link_attribution`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`owner_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "attribution_loss_route" CHECK(route IN ('click', 'code', 'told', 'lead'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `attribution_loss_owner` ON `attribution_loss` (`owner_id`);--> statement-breakpoint
CREATE TABLE `attribution_policy` (
	`version` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`window_days` integer NOT NULL,
	`order` text NOT NULL,
	`precedence` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "attribution_policy_window" CHECK(window_days BETWEEN 1 AND 365),
	CONSTRAINT "attribution_policy_order" CHECK("order" IN ('first', 'last')),
	CONSTRAINT "attribution_policy_precedence" CHECK(precedence IN ('code', 'link', 'time'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `dispute` (
	`id` text PRIMARY KEY NOT NULL,
	`sale_id` text NOT NULL,
	`external_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`sale_id`) REFERENCES `sale`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "dispute_amount" CHECK(amount_minor > 0),
	CONSTRAINT "dispute_state" CHECK(state IN ('open', 'won', 'lost') AND (state = 'open') = (closed_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `dispute_once` ON `dispute` (`sale_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `dispute_open` ON `dispute` (`sale_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `lead` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`name` text NOT NULL,
	`external_id` text,
	`request_hash` text NOT NULL,
	`said` text,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "lead_name" CHECK(length(name) BETWEEN 1 AND 255),
	CONSTRAINT "lead_said_is_json" CHECK(said IS NULL OR json_valid(said))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `lead_external_id_unique` ON `lead` (`external_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lead_once` ON `lead` (`contact_id`,`name`);--> statement-breakpoint
CREATE TABLE `link_attribution` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`link_id` text,
	`owner_id` text,
	`click_id` text,
	`route` text,
	`cause` text NOT NULL,
	`policy_version` integer NOT NULL,
	`decided_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`owner_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`click_id`) REFERENCES `click`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`policy_version`) REFERENCES `attribution_policy`(`version`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "link_attribution_route" CHECK((link_id IS NULL) = (route IS NULL) AND (route IS NULL OR route IN ('click', 'code', 'told', 'lead'))),
	CONSTRAINT "link_attribution_cause" CHECK(cause IN ('sign_up', 'lead', 'sale')),
	CONSTRAINT "link_attribution_two_people" CHECK(owner_id IS NULL OR owner_id <> contact_id),
	CONSTRAINT "link_attribution_click" CHECK((route IS 'click') = (click_id IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `link_attribution_one_live` ON `link_attribution` (`contact_id`) WHERE link_id IS NOT NULL AND ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `link_attribution_contact` ON `link_attribution` (`contact_id`,`decided_at`);--> statement-breakpoint
CREATE INDEX `link_attribution_owner` ON `link_attribution` (`owner_id`,`decided_at`);--> statement-breakpoint
CREATE INDEX `link_attribution_link` ON `link_attribution` (`link_id`);--> statement-breakpoint
CREATE INDEX `link_attribution_decided` ON `link_attribution` (`decided_at`);--> statement-breakpoint
CREATE TABLE `refund` (
	`id` text PRIMARY KEY NOT NULL,
	`sale_id` text NOT NULL,
	`external_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`request_hash` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`sale_id`) REFERENCES `sale`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "refund_amount" CHECK(amount_minor > 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `refund_once` ON `refund` (`sale_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `refund_reversal` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text NOT NULL,
	`external_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "refund_reversal_amount" CHECK(amount_minor > 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `refund_reversal_once` ON `refund_reversal` (`refund_id`,`external_id`);--> statement-breakpoint
CREATE TABLE `audit_entry` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`event_id` text NOT NULL,
	`data` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	CONSTRAINT "audit_entry_data_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entry_event_id_unique` ON `audit_entry` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entry_hash_unique` ON `audit_entry` (`hash`);--> statement-breakpoint
CREATE INDEX `audit_entry_actor` ON `audit_entry` (`actor_id`,`seq`);--> statement-breakpoint
CREATE TABLE `board` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`template` text DEFAULT '' NOT NULL,
	`view_policy` text DEFAULT 'everyone' NOT NULL,
	`submit_policy` text DEFAULT 'signed_in' NOT NULL,
	`vote_policy` text DEFAULT 'everyone' NOT NULL,
	`comment_policy` text DEFAULT 'signed_in' NOT NULL,
	`hold_policy` text DEFAULT 'untrusted' NOT NULL,
	`show_voters` integer DEFAULT false NOT NULL,
	`vote_budget` integer,
	`position` integer NOT NULL,
	`archived_at` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT "board_view_policy" CHECK(view_policy IN ('everyone', 'signed_in', 'customers', 'staff')),
	CONSTRAINT "board_submit_policy" CHECK(submit_policy IN ('everyone', 'signed_in', 'customers', 'staff')),
	CONSTRAINT "board_vote_policy" CHECK(vote_policy IN ('everyone', 'signed_in', 'customers', 'staff')),
	CONSTRAINT "board_comment_policy" CHECK(comment_policy IN ('everyone', 'signed_in', 'customers', 'staff')),
	CONSTRAINT "board_hold_policy" CHECK(hold_policy IN ('never', 'anonymous', 'untrusted', 'always')),
	CONSTRAINT "board_budget" CHECK(vote_budget IS NULL OR vote_budget BETWEEN 1 AND 1000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `board_slug_unique` ON `board` (`slug`);--> statement-breakpoint
CREATE TABLE `request_status` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`category` text NOT NULL,
	`position` integer NOT NULL,
	`votable` integer NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`archived_at` integer,
	CONSTRAINT "request_status_category" CHECK(category IN ('open', 'planned', 'started', 'shipped', 'declined')),
	CONSTRAINT "request_status_default" CHECK(is_default = 0 OR (category = 'open' AND archived_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_status_label_unique` ON `request_status` (`label`);--> statement-breakpoint
CREATE UNIQUE INDEX `request_status_one_default` ON `request_status` (`is_default`) WHERE is_default = 1;--> statement-breakpoint
CREATE TABLE `request_status_step` (
	`from_id` text NOT NULL,
	`to_id` text NOT NULL,
	PRIMARY KEY(`from_id`, `to_id`),
	FOREIGN KEY (`from_id`) REFERENCES `request_status`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`to_id`) REFERENCES `request_status`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_status_step_moves" CHECK(from_id <> to_id)
) STRICT;
--> statement-breakpoint
CREATE TABLE `changelog_entry` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`publish_at` integer,
	`published_at` integer,
	`ship_status_id` text,
	`tell` integer DEFAULT true NOT NULL,
	`refusal` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`ship_status_id`) REFERENCES `request_status`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "changelog_entry_kind" CHECK(kind IN ('new', 'improved', 'fixed')),
	CONSTRAINT "changelog_entry_state" CHECK(state IN ('draft', 'scheduled', 'published', 'unpublished')),
	CONSTRAINT "changelog_entry_title" CHECK(length(title) BETWEEN 1 AND 1000),
	CONSTRAINT "changelog_entry_scheduled" CHECK((state = 'scheduled') = (publish_at IS NOT NULL)),
	CONSTRAINT "changelog_entry_published" CHECK(state <> 'published' OR published_at IS NOT NULL),
	CONSTRAINT "changelog_entry_refusal" CHECK(refusal IS NULL OR state = 'draft')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `changelog_entry_id_unique` ON `changelog_entry` (`id`);--> statement-breakpoint
CREATE INDEX `changelog_entry_newest` ON `changelog_entry` (`published_at`,`number`) WHERE state = 'published';--> statement-breakpoint
CREATE INDEX `changelog_entry_due` ON `changelog_entry` (`publish_at`) WHERE state = 'scheduled';--> statement-breakpoint
CREATE TABLE `changelog_request` (
	`entry_id` text NOT NULL,
	`request_id` text NOT NULL,
	PRIMARY KEY(`entry_id`, `request_id`),
	FOREIGN KEY (`entry_id`) REFERENCES `changelog_entry`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `changelog_request_of` ON `changelog_request` (`request_id`);--> statement-breakpoint
CREATE TABLE `collection` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`product_id` text,
	`query` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "collection_kind" CHECK(kind IN ('manual', 'query')),
	CONSTRAINT "collection_query_is_json" CHECK(json_valid(query)),
	CONSTRAINT "collection_slug" CHECK(slug GLOB '[a-z0-9]*' AND length(slug) BETWEEN 1 AND 60),
	CONSTRAINT "collection_name" CHECK(length(name) BETWEEN 1 AND 100)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `collection_slug_unique` ON `collection` (`slug`);--> statement-breakpoint
CREATE TABLE `collection_item` (
	`collection_id` text NOT NULL,
	`testimonial_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`collection_id`, `testimonial_id`),
	FOREIGN KEY (`collection_id`) REFERENCES `collection`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonial`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `collection_item_order` ON `collection_item` (`collection_id`,`position`);--> statement-breakpoint
CREATE INDEX `collection_item_testimonial` ON `collection_item` (`testimonial_id`);--> statement-breakpoint
CREATE TABLE `commission` (
	`id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`kind` text NOT NULL,
	`sale_id` text,
	`lead_id` text,
	`attribution_id` text,
	`plan_version_id` text,
	`rule_id` text,
	`base_minor` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`reverses_id` text,
	`reason` text,
	`refund_id` text,
	`cause_key` text NOT NULL,
	`note` text,
	`occurred_at` integer NOT NULL,
	`clears_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`sale_id`) REFERENCES `sale`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`lead_id`) REFERENCES `lead`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`attribution_id`) REFERENCES `link_attribution`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`plan_version_id`) REFERENCES `commission_plan_version`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`reverses_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "commission_kind" CHECK(kind IN ('sale', 'lead', 'adjustment', 'reversal', 'restoration')),
	CONSTRAINT "commission_sign" CHECK((kind = 'reversal') = (amount_minor < 0) AND amount_minor <> 0),
	CONSTRAINT "commission_currency" CHECK(length(currency) = 3 AND currency = upper(currency)),
	CONSTRAINT "commission_base" CHECK(base_minor >= 0),
	CONSTRAINT "commission_cause" CHECK(CASE kind WHEN 'sale' THEN sale_id IS NOT NULL AND plan_version_id IS NOT NULL AND rule_id IS NOT NULL
        WHEN 'lead' THEN lead_id IS NOT NULL AND plan_version_id IS NOT NULL AND rule_id IS NOT NULL ELSE 1 END),
	CONSTRAINT "commission_reversal" CHECK((kind IN ('reversal', 'restoration')) = (reverses_id IS NOT NULL) AND (kind IN ('reversal', 'restoration')) = (reason IS NOT NULL)),
	CONSTRAINT "commission_note" CHECK(length(note) BETWEEN 1 AND 500 AND (kind <> 'adjustment' OR note IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `commission_cause_key_unique` ON `commission` (`cause_key`);--> statement-breakpoint
CREATE INDEX `commission_partner` ON `commission` (`partner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `commission_sale` ON `commission` (`sale_id`) WHERE sale_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `commission_attribution` ON `commission` (`attribution_id`) WHERE attribution_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `commission_reverses` ON `commission` (`reverses_id`) WHERE reverses_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `commission_clears` ON `commission` (`clears_at`,`id`) WHERE kind NOT IN ('reversal', 'restoration');--> statement-breakpoint
CREATE TABLE `commission_appeal` (
	`id` text PRIMARY KEY NOT NULL,
	`commission_id` text NOT NULL,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`answer` text,
	`answered_by` text,
	`answered_at` integer,
	FOREIGN KEY (`commission_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "commission_appeal_state" CHECK(state IN ('open', 'answered')),
	CONSTRAINT "commission_appeal_text" CHECK(length(text) <= 1000),
	CONSTRAINT "commission_appeal_answer" CHECK((state = 'open') = (answer IS NULL) AND (answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `commission_appeal_commission_id_unique` ON `commission_appeal` (`commission_id`);--> statement-breakpoint
CREATE INDEX `commission_appeal_state` ON `commission_appeal` (`state`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `commission_decision` (
	`cause_key` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`sale_id` text,
	`lead_id` text,
	`attribution_id` text NOT NULL,
	`plan_version_id` text,
	`commission_id` text,
	`why` text,
	`judged` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`sale_id`) REFERENCES `sale`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`lead_id`) REFERENCES `lead`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`attribution_id`) REFERENCES `link_attribution`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`plan_version_id`) REFERENCES `commission_plan_version`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`commission_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "commission_decision_why" CHECK((why IS NULL) = (commission_id IS NOT NULL)),
	CONSTRAINT "commission_decision_about" CHECK((sale_id IS NULL) <> (lead_id IS NULL)),
	CONSTRAINT "commission_decision_judged_is_json" CHECK(json_valid(judged))
) STRICT;
--> statement-breakpoint
CREATE INDEX `commission_decision_partner` ON `commission_decision` (`partner_id`,`at`,`cause_key`);--> statement-breakpoint
CREATE TABLE `commission_plan` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "commission_plan_name" CHECK(length(name) BETWEEN 1 AND 80)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `commission_plan_name_unique` ON `commission_plan` (`name`);--> statement-breakpoint
CREATE TABLE `commission_plan_version` (
	`id` text PRIMARY KEY NOT NULL,
	`plan_id` text NOT NULL,
	`n` integer NOT NULL,
	`rules` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `commission_plan`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "commission_plan_version_rules_are_json" CHECK(json_valid(rules))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `commission_plan_version_n` ON `commission_plan_version` (`plan_id`,`n`);--> statement-breakpoint
CREATE TABLE `partner_day` (
	`partner_id` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`customers` integer DEFAULT 0 NOT NULL,
	`leads` integer DEFAULT 0 NOT NULL,
	`sales` integer DEFAULT 0 NOT NULL,
	`revenue_minor` integer DEFAULT 0 NOT NULL,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`earned_minor` integer DEFAULT 0 NOT NULL,
	`reversed_minor` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`partner_id`, `day`, `currency`),
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "partner_day_day" CHECK(day GLOB '????-??-??')
) STRICT;
--> statement-breakpoint
CREATE TABLE `company` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`domain` text,
	`traits` text DEFAULT '{}' NOT NULL,
	`revenue_minor` integer,
	`revenue_currency` text,
	`created_at` integer NOT NULL,
	CONSTRAINT "company_traits_are_json" CHECK(json_valid(traits)),
	CONSTRAINT "company_domain" CHECK(domain IS NULL OR domain = lower(domain)),
	CONSTRAINT "company_revenue" CHECK((revenue_minor IS NULL) = (revenue_currency IS NULL) AND coalesce(revenue_minor, 0) >= 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `company_name_key_unique` ON `company` (`name_key`);--> statement-breakpoint
CREATE INDEX `company_newest` ON `company` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `consent` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`review_id` text NOT NULL,
	`scope` text NOT NULL,
	`text` text NOT NULL,
	`text_hash` text NOT NULL,
	`locale` text NOT NULL,
	`granted_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "consent_scope" CHECK(scope IN ('publish_on_portal', 'website_widgets', 'social_ads', 'sales_material', 'use_full_name', 'use_photo', 'use_company_and_logo', 'use_video_likeness', 'shorten_verbatim', 'translate', 'ai_processing', 'contact_for_reference')),
	CONSTRAINT "consent_order" CHECK(withdrawn_at IS NULL OR withdrawn_at >= granted_at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `consent_review` ON `consent` (`review_id`,`scope`);--> statement-breakpoint
CREATE UNIQUE INDEX `consent_one_standing` ON `consent` (`review_id`,`scope`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `consent_contact` ON `consent` (`contact_id`);--> statement-breakpoint
CREATE TABLE `contact` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`external_id` text,
	`company_id` text,
	`plan` text,
	`host_said_at` integer,
	`customer_since` integer,
	`traits` text DEFAULT '{}' NOT NULL,
	`source` text NOT NULL,
	`canonical_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`erased_at` integer,
	FOREIGN KEY (`company_id`) REFERENCES `company`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "contact_email" CHECK(email = lower(email)),
	CONSTRAINT "contact_traits_are_json" CHECK(json_valid(traits)),
	CONSTRAINT "contact_source" CHECK(source IN ('sign_up', 'host', 'import', 'staff')),
	CONSTRAINT "contact_erased_holds_nothing" CHECK(erased_at IS NULL OR (email = id || '@erased.invalid' AND name = '' AND traits = '{}'
        AND external_id IS NULL AND company_id IS NULL AND plan IS NULL AND customer_since IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_id_unique` ON `contact` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `contact_email_unique` ON `contact` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `contact_external_id_unique` ON `contact` (`external_id`);--> statement-breakpoint
CREATE INDEX `contact_newest` ON `contact` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `contact_canonical` ON `contact` (`canonical_id`);--> statement-breakpoint
CREATE INDEX `contact_company` ON `contact` (`company_id`);--> statement-breakpoint
CREATE TABLE `contact_import` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`columns` text NOT NULL,
	`mapping` text NOT NULL,
	`row_count` integer NOT NULL,
	`totals` text DEFAULT '{}' NOT NULL,
	`settled` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "contact_import_state" CHECK(state IN ('reading', 'read', 'checked', 'running', 'done', 'discarded')),
	CONSTRAINT "contact_import_json" CHECK(json_valid(columns) AND json_valid(mapping) AND json_valid(totals))
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_import_newest` ON `contact_import` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `contact_import_row` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text,
	`verdict` text,
	`reason` text,
	`contact_id` text,
	`applied_at` integer,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `contact_import`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "contact_import_row_verdict" CHECK(verdict IN ('new', 'changed', 'unchanged', 'refused')),
	CONSTRAINT "contact_import_row_reason" CHECK((verdict IS 'refused') = (reason IS NOT NULL)),
	CONSTRAINT "contact_import_row_cells" CHECK(cells IS NULL OR json_valid(cells))
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_import_row_waiting` ON `contact_import_row` (`import_id`,`line`) WHERE applied_at IS NULL AND verdict <> 'refused';--> statement-breakpoint
CREATE INDEX `contact_import_row_verdict_of` ON `contact_import_row` (`import_id`,`verdict`,`line`);--> statement-breakpoint
CREATE TABLE `contact_merge` (
	`id` text PRIMARY KEY NOT NULL,
	`kept_id` text NOT NULL,
	`merged_id` text NOT NULL,
	`members` text NOT NULL,
	`merged_at` integer NOT NULL,
	`merged_by` text NOT NULL,
	`undone_at` integer,
	`undone_by` text,
	FOREIGN KEY (`kept_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`merged_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "contact_merge_two_people" CHECK(kept_id <> merged_id),
	CONSTRAINT "contact_merge_members_are_json" CHECK(json_valid(members)),
	CONSTRAINT "contact_merge_undone" CHECK((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_merge_once` ON `contact_merge` (`merged_id`) WHERE undone_at IS NULL;--> statement-breakpoint
CREATE INDEX `contact_merge_kept` ON `contact_merge` (`kept_id`);--> statement-breakpoint
CREATE INDEX `contact_merge_merged` ON `contact_merge` (`merged_id`);--> statement-breakpoint
CREATE TABLE `erasure` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`asked_by` text NOT NULL,
	`erased_at` integer NOT NULL,
	`scrubbed_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "erasure_asked_by" CHECK(asked_by IN ('customer', 'staff'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `erasure_waiting` ON `erasure` (`erased_at`) WHERE scrubbed_at IS NULL;--> statement-breakpoint
CREATE TABLE `segment` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`filter` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "segment_filter_is_json" CHECK(json_valid(filter))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `segment_name_unique` ON `segment` (`name`);--> statement-breakpoint
CREATE TABLE `attribution` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`testimonial_id` text,
	`review_id` text,
	`story_id` text,
	`advocate_id` text,
	`widget_id` text,
	`click_hash` text,
	`evidence` integer,
	`trace` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "attribution_source" CHECK(source IN ('testimonial', 'review', 'story', 'direct')),
	CONSTRAINT "attribution_whole" CHECK((testimonial_id IS NOT NULL) = (source = 'testimonial') AND (review_id IS NOT NULL) = (source = 'review') AND (story_id IS NOT NULL) = (source = 'story') AND (advocate_id IS NULL) = (source = 'direct') AND (evidence IS NULL) = (source = 'direct')),
	CONSTRAINT "attribution_evidence" CHECK(evidence BETWEEN 1 AND 4 AND (click_hash IS NOT NULL OR evidence <> 2)),
	CONSTRAINT "attribution_trace_is_json" CHECK(json_valid(trace))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `attribution_click_hash_unique` ON `attribution` (`click_hash`);--> statement-breakpoint
CREATE INDEX `attribution_advocate` ON `attribution` (`advocate_id`);--> statement-breakpoint
CREATE TABLE `conversion` (
	`id` text PRIMARY KEY NOT NULL,
	`goal` text NOT NULL,
	`external_id` text,
	`route` text NOT NULL,
	`evidence` integer NOT NULL,
	`ghost` integer DEFAULT 0 NOT NULL,
	`widget_id` text,
	`placement_id` text,
	`contact_id` text,
	`value_minor` integer DEFAULT 0 NOT NULL,
	`currency` text,
	`request_hash` text,
	`superseded_by` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`superseded_by`) REFERENCES `conversion`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "conversion_goal" CHECK(length(goal) BETWEEN 1 AND 40 AND goal NOT GLOB '*[^a-z0-9_-]*'),
	CONSTRAINT "conversion_route" CHECK(route IN ('page', 'click', 'self', 'code')),
	CONSTRAINT "conversion_evidence" CHECK(CASE route WHEN 'code' THEN evidence = 1 WHEN 'click' THEN evidence IN (2, 3) WHEN 'page' THEN evidence = 3 ELSE evidence = 4 END),
	CONSTRAINT "conversion_superseded" CHECK(superseded_by IS NULL OR (route = 'page' AND superseded_by <> id)),
	CONSTRAINT "conversion_ghost" CHECK(ghost IN (0, 1, 2) AND (ghost = 0 OR route = 'page')),
	CONSTRAINT "conversion_page" CHECK(route <> 'page' OR (widget_id IS NOT NULL AND placement_id IS NOT NULL)),
	CONSTRAINT "conversion_value" CHECK(value_minor >= 0 AND (value_minor = 0 OR currency IS NOT NULL)),
	CONSTRAINT "conversion_currency" CHECK(length(currency) = 3 AND currency = upper(currency))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `conversion_once` ON `conversion` (`goal`,`external_id`) WHERE external_id IS NOT NULL AND superseded_by IS NULL;--> statement-breakpoint
CREATE INDEX `conversion_widget` ON `conversion` (`widget_id`,`at`);--> statement-breakpoint
CREATE INDEX `conversion_contact` ON `conversion` (`contact_id`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `conversion_credit` (
	`conversion_id` text NOT NULL,
	`testimonial_id` text,
	`review_id` text,
	`story_id` text,
	`advocate_id` text,
	`widget_id` text,
	`credit_bp` integer NOT NULL,
	FOREIGN KEY (`conversion_id`) REFERENCES `conversion`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonial`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`story_id`) REFERENCES `story`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "conversion_credit_words" CHECK((testimonial_id IS NOT NULL) + (review_id IS NOT NULL) + (story_id IS NOT NULL) = 1),
	CONSTRAINT "conversion_credit_part" CHECK(credit_bp BETWEEN 1 AND 10000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `conversion_credit_of_testimonial` ON `conversion_credit` (`conversion_id`,`testimonial_id`) WHERE testimonial_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `conversion_credit_of_review` ON `conversion_credit` (`conversion_id`,`review_id`) WHERE review_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `conversion_credit_of_story` ON `conversion_credit` (`conversion_id`,`story_id`) WHERE story_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `conversion_credit_testimonial` ON `conversion_credit` (`testimonial_id`);--> statement-breakpoint
CREATE INDEX `conversion_credit_advocate` ON `conversion_credit` (`advocate_id`) WHERE advocate_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `conversion_serve` (
	`goal` text NOT NULL,
	`nonce` text NOT NULL,
	`conversion_id` text NOT NULL,
	PRIMARY KEY(`nonce`, `goal`),
	FOREIGN KEY (`conversion_id`) REFERENCES `conversion`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `purchase` (
	`id` text PRIMARY KEY NOT NULL,
	`order_hash` text NOT NULL,
	`contact_id` text NOT NULL,
	`product_id` text,
	`bought_at` integer NOT NULL,
	`said_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_order_hash_unique` ON `purchase` (`order_hash`);--> statement-breakpoint
CREATE INDEX `purchase_contact` ON `purchase` (`contact_id`);--> statement-breakpoint
CREATE TABLE `sale` (
	`id` text PRIMARY KEY NOT NULL,
	`external_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`product_id` text,
	`amount_minor` integer NOT NULL,
	`net_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`billing_country` text,
	`request_hash` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "sale_billing_country" CHECK(billing_country IS NULL OR (length(billing_country) = 2 AND billing_country NOT GLOB '*[^A-Z]*')),
	CONSTRAINT "sale_amount" CHECK(amount_minor >= 0),
	CONSTRAINT "sale_net" CHECK(net_minor BETWEEN 0 AND amount_minor),
	CONSTRAINT "sale_currency" CHECK(length(currency) = 3 AND currency = upper(currency))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sale_external_id_unique` ON `sale` (`external_id`);--> statement-breakpoint
CREATE INDEX `sale_contact` ON `sale` (`contact_id`);--> statement-breakpoint
CREATE TABLE `creative` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`words` text NOT NULL,
	`disclosure` text NOT NULL,
	`address` text,
	`width` integer,
	`height` integer,
	`widget_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`disabled_at` integer,
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "creative_kind" CHECK(kind IN ('text', 'link', 'image', 'widget')),
	CONSTRAINT "creative_name" CHECK(length(name) BETWEEN 1 AND 80),
	CONSTRAINT "creative_words" CHECK(length(words) BETWEEN 1 AND 2000),
	CONSTRAINT "creative_gap" CHECK(kind <> 'text' OR instr(words, '{link}') > 0),
	CONSTRAINT "creative_discloses" CHECK(length(disclosure) BETWEEN 1 AND 200),
	CONSTRAINT "creative_address" CHECK((address IS NOT NULL) = (kind IN ('link', 'image'))),
	CONSTRAINT "creative_of_widget" CHECK((widget_id IS NOT NULL) = (kind = 'widget')),
	CONSTRAINT "creative_size" CHECK(CASE WHEN kind = 'image' THEN width BETWEEN 1 AND 5000 AND height BETWEEN 1 AND 5000 ELSE width IS NULL AND height IS NULL END)
) STRICT;
--> statement-breakpoint
CREATE INDEX `creative_order` ON `creative` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `creative_widget` ON `creative` (`widget_id`) WHERE widget_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `refused_origin` (
	`widget_id` text NOT NULL,
	`origin` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`widget_id`, `origin`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "refused_origin_count" CHECK(count >= 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`public_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`surface` text NOT NULL,
	`product_id` text NOT NULL,
	`collection_id` text,
	`subject_id` text,
	`choosing` text DEFAULT 'order' NOT NULL,
	`holdout_ppm` integer DEFAULT 0 NOT NULL,
	`holdout_since` integer,
	`max_items` integer DEFAULT 12 NOT NULL,
	`cta_url` text NOT NULL,
	`cta_label` text NOT NULL,
	`theme` text NOT NULL,
	`locale` text DEFAULT 'en' NOT NULL,
	`look` text DEFAULT '{}' NOT NULL,
	`options` text DEFAULT '{}' NOT NULL,
	`heights` text DEFAULT '{}' NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`collection_id`) REFERENCES `collection`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_kind" CHECK(kind IN ('wall', 'grid', 'carousel', 'quote', 'marquee', 'avatars', 'popup', 'videos', 'reviews', 'summary', 'badge', 'review_form', 'vote', 'referral', 'survey')),
	CONSTRAINT "widget_surface" CHECK(surface = CASE WHEN kind IN ('wall', 'grid', 'carousel', 'quote', 'marquee', 'avatars', 'popup', 'videos') THEN 'testimonials' WHEN kind IN ('reviews', 'summary', 'badge') THEN 'reviews' ELSE 'act' END),
	CONSTRAINT "widget_shows_all_reviews" CHECK(surface = 'testimonials' OR (collection_id IS NULL AND choosing = 'order' AND holdout_ppm = 0 AND json_remove(options, '$.pageSize') = '{}')),
	CONSTRAINT "widget_has_subject" CHECK((subject_id IS NOT NULL) = (kind IN ('vote', 'survey'))),
	CONSTRAINT "widget_choosing" CHECK(choosing IN ('order', 'effect')),
	CONSTRAINT "widget_holdout" CHECK(holdout_ppm BETWEEN 0 AND 500000 AND (holdout_ppm > 0) = (holdout_since IS NOT NULL)),
	CONSTRAINT "widget_max_items" CHECK(max_items BETWEEN 1 AND 48),
	CONSTRAINT "widget_theme" CHECK(theme IN ('auto', 'light', 'dark')),
	CONSTRAINT "widget_locale" CHECK(locale IN ('en', 'de', 'zh')),
	CONSTRAINT "widget_state" CHECK(state IN ('live', 'paused')),
	CONSTRAINT "widget_version_counts" CHECK(version >= 1 AND revision >= 1),
	CONSTRAINT "widget_json" CHECK(json_valid(look) AND json_valid(options) AND json_valid(heights)),
	CONSTRAINT "widget_cta" CHECK((cta_url = '' AND cta_label = '') OR (cta_url LIKE 'http%://%' AND length(cta_label) BETWEEN 1 AND 60))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `widget_id_unique` ON `widget` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `widget_public_id_unique` ON `widget` (`public_id`);--> statement-breakpoint
CREATE INDEX `widget_product` ON `widget` (`product_id`);--> statement-breakpoint
CREATE INDEX `widget_collection` ON `widget` (`collection_id`);--> statement-breakpoint
CREATE INDEX `widget_subject` ON `widget` (`subject_id`) WHERE subject_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `widget_origin` (
	`widget_id` text NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`widget_id`, `origin`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_origin_form" CHECK(origin LIKE 'http%://%' AND origin NOT LIKE 'http%://%/%')
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_revision` (
	`widget_id` text NOT NULL,
	`revision` integer NOT NULL,
	`settings` text NOT NULL,
	`saved_by` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`widget_id`, `revision`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_revision_is_json" CHECK(json_valid(settings))
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_stat_day` (
	`day` text NOT NULL,
	`widget_id` text NOT NULL,
	`testimonial_id` text NOT NULL,
	`bot` integer NOT NULL,
	`seen` integer DEFAULT 0 NOT NULL,
	`engaged` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`credit_bp` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`widget_id`, `day`, `testimonial_id`, `bot`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonial`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_stat_day_form" CHECK(day GLOB '????-??-??' AND bot IN (0, 1)),
	CONSTRAINT "widget_stat_day_counts" CHECK(min(seen, engaged, clicks, credit_bp) >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `widget_stat_day_testimonial` ON `widget_stat_day` (`testimonial_id`);--> statement-breakpoint
CREATE TABLE `widget_version` (
	`widget_id` text NOT NULL,
	`version` integer NOT NULL,
	`items` text NOT NULL,
	`variants` text NOT NULL,
	`review_count` integer NOT NULL,
	`rating_sum` integer NOT NULL,
	`votes` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`widget_id`, `version`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_version_items_are_json" CHECK(json_valid(items) AND json_valid(variants)),
	CONSTRAINT "widget_version_ratings" CHECK(rating_sum BETWEEN review_count AND 5 * review_count),
	CONSTRAINT "widget_version_votes" CHECK(votes >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `event` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`contact_id` text,
	`subject_kind` text,
	`subject_id` text,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`cause_id` text,
	`depth` integer DEFAULT 0 NOT NULL,
	`data` text NOT NULL,
	CONSTRAINT "event_data_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `event_id_unique` ON `event` (`id`);--> statement-breakpoint
CREATE INDEX `event_contact` ON `event` (`contact_id`,`seq`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`payload` text NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`run_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`max_attempts` integer NOT NULL,
	`lease_until` integer,
	`last_error` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "job_state" CHECK(state IN ('queued', 'running', 'done', 'failed')),
	CONSTRAINT "job_payload_is_json" CHECK(json_valid(payload))
) STRICT;
--> statement-breakpoint
CREATE INDEX `job_due` ON `job` (`run_at`) WHERE state IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX `job_finished` ON `job` (`state`,`finished_at`);--> statement-breakpoint
CREATE TABLE `request` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`board_id` text NOT NULL,
	`title` text NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`lang` text DEFAULT 'und' NOT NULL,
	`contact_id` text,
	`anonymous_id` text,
	`entered_by` text,
	`origin` text DEFAULT 'portal' NOT NULL,
	`status_id` text NOT NULL,
	`category` text NOT NULL,
	`status_changed_at` integer NOT NULL,
	`canonical_id` text,
	`moderation` text NOT NULL,
	`moderation_reason` text,
	`shown` integer NOT NULL,
	`vote_count` integer DEFAULT 0 NOT NULL,
	`anonymous_count` integer DEFAULT 0 NOT NULL,
	`comment_count` integer DEFAULT 0 NOT NULL,
	`view_count` integer DEFAULT 0 NOT NULL,
	`trend` real DEFAULT -1000000000 NOT NULL,
	`appeal` real DEFAULT 0 NOT NULL,
	`revenue_minor` integer DEFAULT 0 NOT NULL,
	`locked_at` integer,
	`deleted_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`board_id`) REFERENCES `board`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`status_id`) REFERENCES `request_status`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`canonical_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_title" CHECK(length(title) BETWEEN 1 AND 1000),
	CONSTRAINT "request_category" CHECK(category IN ('open', 'planned', 'started', 'shipped', 'declined')),
	CONSTRAINT "request_moderation" CHECK(moderation IN ('held', 'published', 'rejected')),
	CONSTRAINT "request_rejected" CHECK((moderation = 'rejected') = (moderation_reason IS NOT NULL)),
	CONSTRAINT "request_origin" CHECK(origin IN ('portal', 'staff', 'widget', 'api', 'import')),
	CONSTRAINT "request_one_author" CHECK(contact_id IS NULL OR anonymous_id IS NULL),
	CONSTRAINT "request_canonical_other" CHECK(canonical_id <> id),
	CONSTRAINT "request_shown" CHECK(shown = (canonical_id IS NULL AND deleted_at IS NULL AND moderation = 'published')),
	CONSTRAINT "request_counts" CHECK(min(vote_count, anonymous_count, comment_count, view_count, revenue_minor) >= 0 AND anonymous_count <= vote_count)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_id_unique` ON `request` (`id`);--> statement-breakpoint
CREATE INDEX `request_top` ON `request` (`category`,`vote_count`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_trend` ON `request` (`category`,`trend`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_new` ON `request` (`category`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_discussed` ON `request` (`category`,`comment_count`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_quiet` ON `request` (`category`,`appeal`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_revenue` ON `request` (`category`,`revenue_minor`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_top` ON `request` (`board_id`,`category`,`vote_count`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_trend` ON `request` (`board_id`,`category`,`trend`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_new` ON `request` (`board_id`,`category`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_discussed` ON `request` (`board_id`,`category`,`comment_count`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_quiet` ON `request` (`board_id`,`category`,`appeal`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_board_revenue` ON `request` (`board_id`,`category`,`revenue_minor`,`number`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `request_author` ON `request` (`contact_id`,`number`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_anonymous` ON `request` (`anonymous_id`) WHERE anonymous_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_canonical` ON `request` (`canonical_id`) WHERE canonical_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_held` ON `request` (`number`) WHERE moderation = 'held';--> statement-breakpoint
CREATE INDEX `request_in_status` ON `request` (`status_id`);--> statement-breakpoint
CREATE TABLE `request_answer` (
	`event_seq` integer PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`status_id` text NOT NULL,
	`body` text NOT NULL,
	`alternative_id` text,
	`answered_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`event_seq`) REFERENCES `request_event`(`seq`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`status_id`) REFERENCES `request_status`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`alternative_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_answer_of` ON `request_answer` (`request_id`,`event_seq`);--> statement-breakpoint
CREATE TABLE `request_event` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` text NOT NULL,
	`kind` text NOT NULL,
	`data` text DEFAULT '{}' NOT NULL,
	`actor_id` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_event_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_event_of` ON `request_event` (`request_id`,`seq`);--> statement-breakpoint
CREATE TABLE `request_label` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`label` text NOT NULL,
	`internal` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "request_label_slug" CHECK(slug <> '')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_label_slug_unique` ON `request_label` (`slug`);--> statement-breakpoint
CREATE TABLE `request_recount` (
	`id` text PRIMARY KEY NOT NULL,
	`requests` integer NOT NULL,
	`votes` integer NOT NULL,
	`differences` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	CONSTRAINT "request_recount_is_json" CHECK(json_valid(differences))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_recount_newest` ON `request_recount` (`finished_at`);--> statement-breakpoint
CREATE TABLE `request_revision` (
	`request_id` text NOT NULL,
	`n` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`edited_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`request_id`, `n`),
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_tag` (
	`request_id` text NOT NULL,
	`label_id` text NOT NULL,
	PRIMARY KEY(`request_id`, `label_id`),
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`label_id`) REFERENCES `request_label`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_tag_label` ON `request_tag` (`label_id`,`request_id`);--> statement-breakpoint
CREATE TABLE `company_goal` (
	`position` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	CONSTRAINT "company_goal_words" CHECK(length(words) BETWEEN 1 AND 200)
) STRICT;
--> statement-breakpoint
CREATE TABLE `feed_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`contact_id` text,
	`at` integer NOT NULL,
	`team` text,
	`owner_id` text,
	`score` integer,
	`asks` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "feed_entry_source" CHECK(source IN ('review', 'request', 'request_comment', 'survey', 'support', 'complaint', 'call')),
	CONSTRAINT "feed_entry_team" CHECK(team IS NULL OR team IN ('marketing', 'sales', 'service')),
	CONSTRAINT "feed_entry_score" CHECK(score IS NULL OR score BETWEEN 1 AND 5),
	CONSTRAINT "feed_entry_asks" CHECK(asks IN (0, 1) AND (answered_at IS NULL OR asks = 1))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `feed_entry_once` ON `feed_entry` (`source`,`source_id`);--> statement-breakpoint
CREATE INDEX `feed_entry_newest` ON `feed_entry` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `feed_entry_waits` ON `feed_entry` (`at`,`id`) WHERE asks = 1 AND answered_at IS NULL;--> statement-breakpoint
CREATE INDEX `feed_entry_contact` ON `feed_entry` (`contact_id`,`at`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `feed_mark` (
	`log` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `feed_tag` (
	`tag` text NOT NULL,
	`entry_id` text NOT NULL,
	PRIMARY KEY(`tag`, `entry_id`),
	FOREIGN KEY (`entry_id`) REFERENCES `feed_entry`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "feed_tag_form" CHECK(tag = lower(tag) AND length(tag) BETWEEN 1 AND 60)
) STRICT;
--> statement-breakpoint
CREATE INDEX `feed_tag_entry` ON `feed_tag` (`entry_id`);--> statement-breakpoint
CREATE TABLE `file` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`upload_hash` text NOT NULL,
	`sender_hash` text,
	`review_id` text,
	`request_id` text,
	`comment_id` text,
	`portrait` integer DEFAULT false NOT NULL,
	`attached` integer GENERATED ALWAYS AS (review_id IS NOT NULL OR request_id IS NOT NULL OR portrait = 1) VIRTUAL NOT NULL,
	`contact_id` text,
	`position` integer DEFAULT 0 NOT NULL,
	`declared_bytes` integer NOT NULL,
	`type` text,
	`bytes` integer,
	`width` integer,
	`height` integer,
	`duration_ms` integer,
	`sha256` text,
	`storage_key` text NOT NULL,
	`poster_key` text,
	`captions_key` text,
	`has_poster` integer GENERATED ALWAYS AS (poster_key IS NOT NULL) VIRTUAL NOT NULL,
	`has_captions` integer GENERATED ALWAYS AS (captions_key IS NOT NULL) VIRTUAL NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`transcript` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`failure` text,
	`verdict` text DEFAULT 'pending' NOT NULL,
	`statement` text,
	`decided_by` text,
	`decided_at` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	CONSTRAINT "file_of_one" CHECK((review_id IS NOT NULL) + (request_id IS NOT NULL) + portrait <= 1),
	CONSTRAINT "file_portrait" CHECK(portrait IN (0, 1) AND (portrait = 0 OR kind = 'photo')),
	CONSTRAINT "file_of_comment" CHECK(comment_id IS NULL OR request_id IS NOT NULL),
	CONSTRAINT "file_kind" CHECK(kind IN ('photo', 'video', 'audio')),
	CONSTRAINT "file_state" CHECK(state IN ('receiving', 'processing', 'ready', 'failed', 'removed')),
	CONSTRAINT "file_verdict" CHECK(verdict IN ('pending', 'ok', 'rejected')),
	CONSTRAINT "file_rejected" CHECK(verdict <> 'rejected' OR statement IS NOT NULL),
	CONSTRAINT "file_ready" CHECK(state <> 'ready' OR (type IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL)),
	CONSTRAINT "file_type" CHECK(type IS NULL OR type IN ('image/jpeg', 'image/webp', 'video/mp4', 'video/webm', 'audio/mp4', 'audio/webm', 'audio/mpeg', 'audio/ogg', 'audio/wav')),
	CONSTRAINT "file_bytes" CHECK(declared_bytes BETWEEN 1 AND 209715200)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `file_storage_key_unique` ON `file` (`storage_key`);--> statement-breakpoint
CREATE INDEX `file_review` ON `file` (`review_id`,`position`);--> statement-breakpoint
CREATE INDEX `file_request` ON `file` (`request_id`,`position`) WHERE request_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `file_contact` ON `file` (`contact_id`);--> statement-breakpoint
CREATE INDEX `file_sender` ON `file` (`sender_hash`) WHERE sender_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `file_expiry` ON `file` (`expires_at`) WHERE expires_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `file_queue` ON `file` (`created_at`,`id`) WHERE verdict = 'pending' AND state = 'ready' AND attached = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `file_one_portrait` ON `file` (`contact_id`) WHERE portrait = 1 AND state <> 'removed';--> statement-breakpoint
CREATE TABLE `contact_stage` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`stage` text NOT NULL,
	`peak_stage` text NOT NULL,
	`health` text NOT NULL,
	`lap` integer NOT NULL,
	`lap_at` integer,
	`lap_why` text,
	`entered_at` integer NOT NULL,
	`health_at` integer NOT NULL,
	`engagement` real NOT NULL,
	`affinity` real NOT NULL,
	`advocacy` real NOT NULL,
	`scored_at` integer NOT NULL,
	`last_act_at` integer,
	`last_sign_at` integer,
	`quiet_from` integer,
	`next_check_at` integer,
	`pin_until` integer,
	`shadow_stage` text,
	`channel` text NOT NULL,
	`rules_version` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "contact_stage_stage" CHECK(stage IN ('activation', 'adoption', 'adoration', 'advocacy') AND peak_stage IN ('activation', 'adoption', 'adoration', 'advocacy')),
	CONSTRAINT "contact_stage_health" CHECK(health IN ('active', 'at_risk', 'dormant', 'churned')),
	CONSTRAINT "contact_stage_lap" CHECK((lap_at IS NULL) = (lap_why IS NULL)),
	CONSTRAINT "contact_stage_lap_why" CHECK(lap_why IN ('came_back', 'loop_closed')),
	CONSTRAINT "contact_stage_pin" CHECK((pin_until IS NULL) = (shadow_stage IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_stage_stage` ON `contact_stage` (`stage`,`entered_at`,`contact_id`);--> statement-breakpoint
CREATE INDEX `contact_stage_health` ON `contact_stage` (`health`,`entered_at`,`contact_id`);--> statement-breakpoint
CREATE INDEX `contact_stage_entered` ON `contact_stage` (`entered_at`,`contact_id`);--> statement-breakpoint
CREATE INDEX `contact_stage_quiet` ON `contact_stage` (`quiet_from`,`contact_id`,`health`) WHERE quiet_from IS NOT NULL;--> statement-breakpoint
CREATE INDEX `contact_stage_due` ON `contact_stage` (`next_check_at`) WHERE next_check_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `stage_flow_day` (
	`day` integer NOT NULL,
	`kind` text NOT NULL,
	`from_stage` text NOT NULL,
	`to_stage` text NOT NULL,
	`channel` text NOT NULL,
	`n` integer NOT NULL,
	`dwell_sum_ms` integer NOT NULL,
	PRIMARY KEY(`day`, `kind`, `from_stage`, `to_stage`, `channel`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_kept` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`seq` integer NOT NULL,
	`life` text NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_pin` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`stage` text NOT NULL,
	`reason` text NOT NULL,
	`pinned_at` integer NOT NULL,
	`pinned_by` text NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "stage_pin_stage" CHECK(stage IN ('activation', 'adoption', 'adoration', 'advocacy')),
	CONSTRAINT "stage_pin_until" CHECK(until > pinned_at AND until <= pinned_at + 7776000000)
) STRICT;
--> statement-breakpoint
CREATE INDEX `stage_pin_contact` ON `stage_pin` (`contact_id`,`pinned_at`);--> statement-breakpoint
CREATE TABLE `stage_rule_set` (
	`version` integer PRIMARY KEY NOT NULL,
	`rules` text NOT NULL,
	`note` text NOT NULL,
	`published_at` integer NOT NULL,
	`published_by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_stock_day` (
	`day` integer NOT NULL,
	`stage` text NOT NULL,
	`health` text NOT NULL,
	`change` integer NOT NULL,
	PRIMARY KEY(`day`, `stage`, `health`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_transition` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`from_stage` text,
	`to_stage` text,
	`kind` text NOT NULL,
	`health_from` text,
	`health_to` text,
	`lap` integer NOT NULL,
	`implied` integer NOT NULL,
	`rule` text NOT NULL,
	`rules_version` integer NOT NULL,
	`cause` text NOT NULL,
	`cause_seq` integer,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`dwell_ms` integer,
	`supersedes` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "stage_transition_kind" CHECK(kind IN ('advance', 'regress', 'lapse', 'recover', 'health', 'correction')),
	CONSTRAINT "stage_transition_cause" CHECK(cause IN ('event', 'tracked', 'told', 'time', 'rules', 'staff')),
	CONSTRAINT "stage_transition_to" CHECK(kind = 'correction' OR (to_stage IS NOT NULL AND health_to IS NOT NULL)),
	CONSTRAINT "stage_transition_supersedes" CHECK(supersedes IS NULL OR kind = 'correction')
) STRICT;
--> statement-breakpoint
CREATE INDEX `stage_transition_contact` ON `stage_transition` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `stage_transition_at` ON `stage_transition` (`at`,`kind`,`to_stage`,`from_stage`,`channel`);--> statement-breakpoint
CREATE UNIQUE INDEX `stage_transition_once` ON `stage_transition` (`supersedes`) WHERE supersedes IS NOT NULL;--> statement-breakpoint
CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text,
	`email_confirmed_at` integer,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	`epoch` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "account_role" CHECK(role IN ('owner', 'admin', 'moderator', 'marketer', 'viewer', 'customer')),
	CONSTRAINT "account_contact" CHECK((role = 'customer') = (contact_id IS NOT NULL)),
	CONSTRAINT "account_email" CHECK(email = lower(email))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `account_contact_id_unique` ON `account` (`contact_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `account_email_unique` ON `account` (`email`);--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	CONSTRAINT "api_key_scopes" CHECK(json_valid(scopes) AND json_array_length(scopes) >= 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_hash_unique` ON `api_key` (`hash`);--> statement-breakpoint
CREATE TABLE `identification` (
	`jti` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`claims` text,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	CONSTRAINT "identification_claims" CHECK(claims IS NULL OR json_valid(claims))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `identification_id_unique` ON `identification` (`id`);--> statement-breakpoint
CREATE INDEX `identification_expiry` ON `identification` (`expires_at`);--> statement-breakpoint
CREATE TABLE `identify_key` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`sealed` text,
	`public_key` text,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	CONSTRAINT "identify_key_kind" CHECK(kind IN ('HS256', 'EdDSA')),
	CONSTRAINT "identify_key_whole" CHECK((kind = 'HS256') = (sealed IS NOT NULL) AND (kind = 'EdDSA') = (public_key IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE TABLE `one_time_token` (
	`hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`purpose` text NOT NULL,
	`role` text,
	`created_by` text,
	`account_id` text,
	`email` text,
	`data` text DEFAULT '{}' NOT NULL,
	`code_hash` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`sealed` text,
	`code_sealed` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "one_time_token_purpose" CHECK(purpose IN ('owner_setup', 'staff_invitation', 'magic_link', 'sign_up', 'password_reset', 'email_change')),
	CONSTRAINT "one_time_token_role" CHECK((role IS NOT NULL) = (purpose IN ('owner_setup', 'staff_invitation'))),
	CONSTRAINT "one_time_token_not_customer" CHECK(role IS NULL OR role <> 'customer'),
	CONSTRAINT "one_time_token_tries" CHECK(tries BETWEEN 0 AND 5),
	CONSTRAINT "one_time_token_data_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_time_token_id_unique` ON `one_time_token` (`id`);--> statement-breakpoint
CREATE INDEX `one_time_token_email` ON `one_time_token` (`email`,`purpose`,`created_at`);--> statement-breakpoint
CREATE INDEX `one_time_token_expiry` ON `one_time_token` (`expires_at`);--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`hash` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `recovery_code_account` ON `recovery_code` (`account_id`);--> statement-breakpoint
CREATE TABLE `second_factor` (
	`account_id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL,
	`confirmed_at` integer,
	`last_step` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`proved_at` integer NOT NULL,
	`awaits_factor` integer DEFAULT false NOT NULL,
	`device` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "session_ends" CHECK(expires_at <= ends_at),
	CONSTRAINT "session_factor" CHECK(awaits_factor IN (0, 1))
) STRICT;
--> statement-breakpoint
CREATE INDEX `session_account` ON `session` (`account_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `event_day` (
	`day` text NOT NULL,
	`type_id` integer NOT NULL,
	`channel` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `type_id`, `channel`),
	FOREIGN KEY (`type_id`) REFERENCES `event_type`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "event_day_form" CHECK(day GLOB '????-??-??' AND n > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `event_dedup` (
	`id` blob PRIMARY KEY NOT NULL,
	`day` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_dedup_day` ON `event_dedup` (`day`);--> statement-breakpoint
CREATE TABLE `event_type` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`counts_as` text,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	CONSTRAINT "event_type_name" CHECK(length(name) BETWEEN 1 AND 120),
	CONSTRAINT "event_type_order" CHECK(first_at <= last_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `event_type_name_unique` ON `event_type` (`name`);--> statement-breakpoint
CREATE INDEX `event_type_last` ON `event_type` (`last_at`,`id`);--> statement-breakpoint
CREATE TABLE `forgotten_person` (
	`hash` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_queue` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`asked_at` integer NOT NULL,
	`since` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `stage_queue_asked` ON `stage_queue` (`asked_at`);--> statement-breakpoint
CREATE TABLE `told_person` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`said` text NOT NULL,
	CONSTRAINT "told_person_said_is_json" CHECK(json_valid(said))
) STRICT;
--> statement-breakpoint
CREATE TABLE `told_trait` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`contact_id` text NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`said` text NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "told_trait_said_is_json" CHECK(json_valid(said)),
	CONSTRAINT "told_trait_at" CHECK(at <= received_at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `told_trait_contact` ON `told_trait` (`contact_id`,`at`,`seq`);--> statement-breakpoint
CREATE TABLE `tracked_event` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`type_id` integer NOT NULL,
	`contact_id` text,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`told_at` integer,
	`late` integer NOT NULL,
	`channel` text NOT NULL,
	`props` text,
	FOREIGN KEY (`type_id`) REFERENCES `event_type`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "tracked_event_props_are_json" CHECK(props IS NULL OR json_valid(props)),
	CONSTRAINT "tracked_event_late" CHECK(late IN (0, 1))
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracked_event_contact` ON `tracked_event` (`contact_id`,`occurred_at`,`seq`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `waiting_event` (
	`event_seq` integer PRIMARY KEY NOT NULL,
	`external_id` text NOT NULL,
	`since` integer NOT NULL,
	FOREIGN KEY (`event_seq`) REFERENCES `tracked_event`(`seq`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `waiting_event_of` ON `waiting_event` (`external_id`);--> statement-breakpoint
CREATE INDEX `waiting_event_since` ON `waiting_event` (`since`);--> statement-breakpoint
CREATE TABLE `campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`product_id` text NOT NULL,
	`trigger` text NOT NULL,
	`audience` text DEFAULT '{}' NOT NULL,
	`delay_hours` integer NOT NULL,
	`reminder_hours` text NOT NULL,
	`subject` text NOT NULL,
	`message` text NOT NULL,
	`incentive` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`live_since` integer,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "campaign_state" CHECK(state IN ('draft', 'live', 'paused', 'ended') AND (state = 'draft') = (live_since IS NULL)),
	CONSTRAINT "campaign_trigger" CHECK(trigger IN ('registered', 'purchased', 'chosen')),
	CONSTRAINT "campaign_delay" CHECK(delay_hours BETWEEN 0 AND 2160),
	CONSTRAINT "campaign_reminders" CHECK(json_valid(reminder_hours) AND json_array_length(reminder_hours) <= 2),
	CONSTRAINT "campaign_audience" CHECK(json_valid(audience))
) STRICT;
--> statement-breakpoint
CREATE INDEX `campaign_live` ON `campaign` (`trigger`) WHERE state = 'live';--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`product_id` text NOT NULL,
	`cause_id` text,
	`token_hash` text,
	`sealed` text,
	`state` text NOT NULL,
	`note` text,
	`queued_at` integer NOT NULL,
	`due_at` integer,
	`sent_at` integer,
	`last_mail_at` integer,
	`reminders` integer DEFAULT 0 NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`review_id` text,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaign`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "invitation_state" CHECK(state IN ('queued', 'sent', 'delivered', 'clicked', 'started', 'submitted', 'declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled')),
	CONSTRAINT "invitation_reminders" CHECK(reminders BETWEEN 0 AND 2),
	CONSTRAINT "invitation_token" CHECK(token_hash IS NOT NULL OR (sealed IS NULL AND (last_mail_at IS NULL OR ended_at IS NOT NULL))),
	CONSTRAINT "invitation_over" CHECK(ended_at IS NULL OR (due_at IS NULL AND sealed IS NULL)),
	CONSTRAINT "invitation_ended" CHECK((ended_at IS NOT NULL) = (state IN ('submitted', 'declined', 'unsubscribed', 'bounced', 'complained', 'expired', 'cancelled')))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token_hash_unique` ON `invitation` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_once` ON `invitation` (`campaign_id`,`contact_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_one_open` ON `invitation` (`contact_id`,`product_id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `invitation_due` ON `invitation` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `invitation_contact` ON `invitation` (`contact_id`,`product_id`,`queued_at`);--> statement-breakpoint
CREATE INDEX `invitation_expiry` ON `invitation` (`expires_at`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `invitation_newest` ON `invitation` (`campaign_id`,`queued_at`,`id`);--> statement-breakpoint
CREATE INDEX `invitation_state_of` ON `invitation` (`campaign_id`,`state`,`queued_at`,`id`);--> statement-breakpoint
CREATE TABLE `invitation_event` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`invitation_id` text NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`invitation_id`) REFERENCES `invitation`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `invitation_event_of` ON `invitation_event` (`invitation_id`);--> statement-breakpoint
CREATE TABLE `team_comment` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`author_id` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "team_comment_subject" CHECK(subject_kind IN ('item', 'feed')),
	CONSTRAINT "team_comment_body" CHECK(length(body) BETWEEN 1 AND 4000)
) STRICT;
--> statement-breakpoint
CREATE INDEX `team_comment_subject` ON `team_comment` (`subject_kind`,`subject_id`,`at`);--> statement-breakpoint
CREATE TABLE `team_mention` (
	`comment_id` text NOT NULL,
	`account_id` text NOT NULL,
	PRIMARY KEY(`comment_id`, `account_id`),
	FOREIGN KEY (`comment_id`) REFERENCES `team_comment`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `work_item` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`cause` text NOT NULL,
	`title` text NOT NULL,
	`team` text NOT NULL,
	`owner_id` text,
	`due_on` text,
	`state` text DEFAULT 'open' NOT NULL,
	`subject_kind` text,
	`subject_id` text,
	`contact_id` text,
	`result` text DEFAULT '' NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "work_item_kind" CHECK(kind IN ('task', 'friction', 'recurring', 'promise', 'detractor', 'review_decision')),
	CONSTRAINT "work_item_team" CHECK(team IN ('marketing', 'sales', 'service')),
	CONSTRAINT "work_item_state" CHECK(state IN ('open', 'done', 'dropped')),
	CONSTRAINT "work_item_ended" CHECK((state = 'open') = (ended_at IS NULL)),
	CONSTRAINT "work_item_due" CHECK(due_on IS NULL OR due_on GLOB '????-??-??'),
	CONSTRAINT "work_item_subject" CHECK((subject_kind IS NULL) = (subject_id IS NULL)),
	CONSTRAINT "work_item_title" CHECK(length(title) <= 200)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `work_item_cause_unique` ON `work_item` (`cause`);--> statement-breakpoint
CREATE INDEX `work_item_newest` ON `work_item` (`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `work_item_open` ON `work_item` (`due_on`,`id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `work_item_subject` ON `work_item` (`subject_kind`,`subject_id`) WHERE subject_kind IS NOT NULL;--> statement-breakpoint
CREATE INDEX `work_item_contact` ON `work_item` (`contact_id`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `journey` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`template` text,
	`state` text NOT NULL,
	`note` text,
	`draft` text NOT NULL,
	`version` integer,
	`live_since` integer,
	`swept_to` integer DEFAULT 0 NOT NULL,
	`sweep_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	CONSTRAINT "journey_state" CHECK(state IN ('draft', 'live', 'paused', 'ended')),
	CONSTRAINT "journey_live" CHECK(state = 'draft' OR (version IS NOT NULL AND live_since IS NOT NULL)),
	CONSTRAINT "journey_draft" CHECK(json_valid(draft))
) STRICT;
--> statement-breakpoint
CREATE INDEX `journey_sweep` ON `journey` (`sweep_at`) WHERE sweep_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `journey_cursor` (
	`log` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `journey_run` (
	`id` text PRIMARY KEY NOT NULL,
	`journey_id` text NOT NULL,
	`version` integer NOT NULL,
	`contact_id` text NOT NULL,
	`entry_key` text NOT NULL,
	`state` text NOT NULL,
	`holdout` integer NOT NULL,
	`counts` integer NOT NULL,
	`node` text,
	`seq` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`waiting_since` integer,
	`entered_at` integer NOT NULL,
	`ended_at` integer,
	`ended_because` text,
	`goal_at` integer,
	FOREIGN KEY (`journey_id`) REFERENCES `journey`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "journey_run_state" CHECK(state IN ('running', 'done', 'left', 'held_out')),
	CONSTRAINT "journey_run_holdout" CHECK((state = 'held_out') = (holdout = 1)),
	CONSTRAINT "journey_run_held_out" CHECK(holdout = 0 OR (seq = 0 AND due_at IS NULL AND node IS NULL)),
	CONSTRAINT "journey_run_due" CHECK((due_at IS NOT NULL) = (state = 'running')),
	CONSTRAINT "journey_run_ended" CHECK((ended_at IS NOT NULL) = (state IN ('done', 'left')))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `journey_run_once` ON `journey_run` (`journey_id`,`entry_key`);--> statement-breakpoint
CREATE INDEX `journey_run_due` ON `journey_run` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `journey_run_of` ON `journey_run` (`contact_id`,`journey_id`);--> statement-breakpoint
CREATE INDEX `journey_run_newest` ON `journey_run` (`journey_id`,`entered_at`,`id`);--> statement-breakpoint
CREATE INDEX `journey_run_counts` ON `journey_run` (`journey_id`,`holdout`,`entered_at`,`goal_at`) WHERE counts = 1;--> statement-breakpoint
CREATE TABLE `journey_step` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`node` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`),
	FOREIGN KEY (`run_id`) REFERENCES `journey_run`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "journey_step_seq" CHECK(seq >= 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `journey_version` (
	`journey_id` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`published_at` integer NOT NULL,
	`published_by` text NOT NULL,
	PRIMARY KEY(`journey_id`, `version`),
	FOREIGN KEY (`journey_id`) REFERENCES `journey`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "journey_version_json" CHECK(json_valid(definition))
) STRICT;
--> statement-breakpoint
CREATE TABLE `event_spelling` (
	`spelling` text PRIMARY KEY NOT NULL,
	`counts_as` text NOT NULL,
	`kind` text NOT NULL,
	`added_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `kind_choice` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`parts` text NOT NULL,
	`chosen_at` integer NOT NULL,
	`chosen_by` text NOT NULL,
	CONSTRAINT "kind_choice_kind" CHECK(kind IN ('saas', 'shop', 'firm', 'nonprofit', 'other')),
	CONSTRAINT "kind_choice_parts" CHECK(json_valid(parts))
) STRICT;
--> statement-breakpoint
CREATE INDEX `kind_choice_newest` ON `kind_choice` (`chosen_at`,`id`);--> statement-breakpoint
CREATE TABLE `stage_name` (
	`stage` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`own` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	CONSTRAINT "stage_name_stage" CHECK(stage IN ('activation', 'adoption', 'adoration', 'advocacy')),
	CONSTRAINT "stage_name_length" CHECK(length(name) BETWEEN 1 AND 24),
	CONSTRAINT "stage_name_own" CHECK(own IN (0, 1))
) STRICT;
--> statement-breakpoint
CREATE TABLE `commission_place` (
	`commission_id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`currency` text NOT NULL,
	`clears_at` integer NOT NULL,
	`pending_minor` integer NOT NULL,
	`held_minor` integer NOT NULL,
	`payable_minor` integer NOT NULL,
	`clearing_minor` integer NOT NULL,
	`paid_minor` integer NOT NULL,
	`owed_minor` integer NOT NULL,
	FOREIGN KEY (`commission_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "commission_place_amounts" CHECK(pending_minor >= 0 AND held_minor >= 0 AND payable_minor >= 0 AND clearing_minor >= 0 AND paid_minor >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `commission_place_due` ON `commission_place` (`clears_at`,`commission_id`) WHERE pending_minor > 0;--> statement-breakpoint
CREATE INDEX `commission_place_payable` ON `commission_place` (`partner_id`,`currency`,`clears_at`) WHERE payable_minor > 0;--> statement-breakpoint
CREATE INDEX `commission_place_open` ON `commission_place` (`partner_id`,`currency`) WHERE pending_minor > 0 OR held_minor > 0 OR payable_minor > 0;--> statement-breakpoint
CREATE TABLE `journal` (
	`id` integer PRIMARY KEY NOT NULL,
	`cause_key` text NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`posted_at` integer NOT NULL,
	`sealed` integer DEFAULT false NOT NULL,
	CONSTRAINT "journal_kind" CHECK(kind IN ('earn', 'move', 'reverse', 'restore', 'net', 'send', 'confirm', 'return'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_cause_key_unique` ON `journal` (`cause_key`);--> statement-breakpoint
CREATE INDEX `journal_ref` ON `journal` (`ref`);--> statement-breakpoint
CREATE INDEX `journal_unsealed` ON `journal` (`sealed`) WHERE sealed = 0;--> statement-breakpoint
CREATE TABLE `ledger_account` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`of` text DEFAULT '' NOT NULL,
	`currency` text NOT NULL,
	CONSTRAINT "ledger_account_kind" CHECK(kind IN ('expense', 'pending', 'held', 'payable', 'receivable', 'clearing', 'cash', 'fees')),
	CONSTRAINT "ledger_account_currency" CHECK(length(currency) = 3 AND currency = upper(currency))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_account_once` ON `ledger_account` (`kind`,`of`,`currency`);--> statement-breakpoint
CREATE INDEX `ledger_account_of` ON `ledger_account` (`of`);--> statement-breakpoint
CREATE TABLE `ledger_balance` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`amount_minor` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `ledger_account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `ledger_check` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`journals` integer NOT NULL,
	`faults` text NOT NULL,
	CONSTRAINT "ledger_check_faults_are_json" CHECK(json_valid(faults))
) STRICT;
--> statement-breakpoint
CREATE INDEX `ledger_check_at` ON `ledger_check` (`at`);--> statement-breakpoint
CREATE TABLE `posting` (
	`journal_id` integer NOT NULL,
	`n` integer NOT NULL,
	`account_id` integer NOT NULL,
	`commission_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	PRIMARY KEY(`journal_id`, `n`),
	FOREIGN KEY (`journal_id`) REFERENCES `journal`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`account_id`) REFERENCES `ledger_account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`commission_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "posting_amount" CHECK(amount_minor <> 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `posting_account` ON `posting` (`account_id`);--> statement-breakpoint
CREATE INDEX `posting_commission` ON `posting` (`commission_id`,`account_id`,`amount_minor`);--> statement-breakpoint
CREATE TABLE `rate_bucket` (
	`key` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `click` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`link_id` text NOT NULL,
	`at` integer NOT NULL,
	`channel` text,
	`sub_id` text,
	`network_hash` text,
	`browser_hash` text,
	`referrer_host` text,
	`landing` text,
	`paid_param` text,
	`bot` integer DEFAULT false NOT NULL,
	`prefetch` integer DEFAULT false NOT NULL,
	`duplicate` integer DEFAULT false NOT NULL,
	`navigation` integer NOT NULL,
	`own` integer DEFAULT false NOT NULL,
	`hosting` integer,
	`country` text,
	`kept` text NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "click_id" CHECK(length(id) = 16 AND id NOT GLOB '*[^A-Za-z0-9]*'),
	CONSTRAINT "click_country" CHECK(country IS NULL OR (length(country) = 2 AND country NOT GLOB '*[^A-Z]*')),
	CONSTRAINT "click_kept" CHECK(kept IN ('cookie', 'address')),
	CONSTRAINT "click_sub_id" CHECK(sub_id IS NULL OR (length(sub_id) BETWEEN 1 AND 40 AND sub_id NOT GLOB '*[^A-Za-z0-9_-]*'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `click_id_unique` ON `click` (`id`);--> statement-breakpoint
CREATE TABLE `link` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`owner_id` text,
	`purpose` text DEFAULT 'referral' NOT NULL,
	`destination` text,
	`label` text DEFAULT '' NOT NULL,
	`seq` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "link_code" CHECK(length(code) BETWEEN 4 AND 24 AND code NOT GLOB '*[^A-Z0-9]*'),
	CONSTRAINT "link_purpose" CHECK(purpose IN ('referral', 'affiliate') AND (purpose = 'referral' OR destination IS NOT NULL)),
	CONSTRAINT "link_destination" CHECK(destination IS NULL OR destination LIKE 'http%://%'),
	CONSTRAINT "link_disabled" CHECK(disabled_at IS NULL OR disabled_at >= created_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `link_code_unique` ON `link` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `link_seq_unique` ON `link` (`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `link_personal` ON `link` (`owner_id`) WHERE owner_id IS NOT NULL AND destination IS NULL;--> statement-breakpoint
CREATE INDEX `link_owner` ON `link` (`owner_id`);--> statement-breakpoint
CREATE INDEX `link_newest` ON `link` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `link_day` (
	`link_id` text NOT NULL,
	`day` text NOT NULL,
	`channel` text NOT NULL,
	`real` integer DEFAULT 0 NOT NULL,
	`duplicates` integer DEFAULT 0 NOT NULL,
	`own` integer DEFAULT 0 NOT NULL,
	`embedded` integer DEFAULT 0 NOT NULL,
	`prefetches` integer DEFAULT 0 NOT NULL,
	`bots` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`link_id`, `day`, `channel`),
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "link_day_day" CHECK(day GLOB '????-??-??')
) STRICT;
--> statement-breakpoint
CREATE TABLE `link_tally` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	CONSTRAINT "link_tally_is_one" CHECK(id = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `owner_trace` (
	`contact_id` text NOT NULL,
	`network_hash` text NOT NULL,
	`browser_hash` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `network_hash`, `browser_hash`, `at`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `owner_trace_at` ON `owner_trace` (`at`);--> statement-breakpoint
CREATE TABLE `first_purchase` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`source` text NOT NULL,
	`value_minor` integer,
	`currency` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "first_purchase_source" CHECK(source IN ('sale.recorded', 'order.paid', 'subscription.started', 'trial.converted')),
	CONSTRAINT "first_purchase_value" CHECK((value_minor IS NULL) = (currency IS NULL) AND coalesce(value_minor, 0) >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `first_purchase_at` ON `first_purchase` (`at`);--> statement-breakpoint
CREATE TABLE `loop_edge` (
	`prospect_id` text NOT NULL,
	`advocate_id` text NOT NULL,
	`kind` text NOT NULL,
	`credit_bp` integer NOT NULL,
	`testimonial_id` text,
	`review_id` text,
	`story_id` text,
	`link_id` text,
	`evidence` integer NOT NULL,
	`act_at` integer NOT NULL,
	`prospect_at` integer NOT NULL,
	`customer_at` integer,
	`advocate_at` integer,
	`value_minor` integer,
	`currency` text,
	PRIMARY KEY(`prospect_id`, `advocate_id`, `kind`),
	FOREIGN KEY (`prospect_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "loop_edge_kind" CHECK(kind IN ('referral', 'affiliate', 'testimonial', 'review', 'story', 'self_reported') AND (kind = 'self_reported') = (evidence = 4)),
	CONSTRAINT "loop_edge_credit" CHECK(credit_bp BETWEEN 1 AND 10000),
	CONSTRAINT "loop_edge_evidence" CHECK(evidence BETWEEN 1 AND 4),
	CONSTRAINT "loop_edge_by" CHECK((testimonial_id IS NOT NULL) + (review_id IS NOT NULL) + (story_id IS NOT NULL) + (link_id IS NOT NULL) = 1),
	CONSTRAINT "loop_edge_two_people" CHECK(prospect_id <> advocate_id),
	CONSTRAINT "loop_edge_order" CHECK(act_at <= prospect_at AND coalesce(customer_at, prospect_at) >= prospect_at),
	CONSTRAINT "loop_edge_value" CHECK((value_minor IS NULL) = (currency IS NULL) AND (value_minor IS NULL OR customer_at IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `loop_edge_advocate` ON `loop_edge` (`advocate_id`,`customer_at`);--> statement-breakpoint
CREATE INDEX `loop_edge_at` ON `loop_edge` (`prospect_at`,`prospect_id`,`advocate_id`,`kind`);--> statement-breakpoint
CREATE INDEX `loop_edge_turned` ON `loop_edge` (`prospect_at`,`prospect_id`,`advocate_id`,`kind`) WHERE advocate_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `loop_tally` (
	`id` integer PRIMARY KEY NOT NULL,
	`counted_at` integer NOT NULL,
	`figures` text NOT NULL,
	`ranking` text NOT NULL,
	CONSTRAINT "loop_tally_is_one" CHECK(id = 1),
	CONSTRAINT "loop_tally_is_json" CHECK(json_valid(figures) AND json_valid(ranking))
) STRICT;
--> statement-breakpoint
CREATE TABLE `mail_event` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	CONSTRAINT "mail_event_type" CHECK(type IN ('bounce', 'complaint'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `mail_preference` (
	`email` text NOT NULL,
	`kind` text NOT NULL,
	`off_at` integer NOT NULL,
	PRIMARY KEY(`email`, `kind`),
	CONSTRAINT "mail_preference_kind" CHECK(kind IN ('thanks', 'product', 'invitations', 'requests', 'surveys', 'referrals', 'journeys')),
	CONSTRAINT "mail_preference_email" CHECK(email = lower(email))
) STRICT;
--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`to_email` text NOT NULL,
	`contact_id` text,
	`account_id` text,
	`template` text NOT NULL,
	`data` text NOT NULL,
	`locale` text NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`lease_until` integer,
	`provider_id` text,
	`dedupe_key` text NOT NULL,
	`error` text,
	`created_at` integer NOT NULL,
	`queued_at` integer NOT NULL,
	`sent_at` integer,
	CONSTRAINT "message_state" CHECK(state IN ('queued', 'sending', 'sent', 'failed', 'suppressed')),
	CONSTRAINT "message_data_is_json" CHECK(json_valid(data)),
	CONSTRAINT "message_to_is_one" CHECK(to_email = lower(to_email) AND to_email NOT LIKE '%,%' AND to_email NOT LIKE '% %'),
	CONSTRAINT "message_sent" CHECK((state = 'sent') = (sent_at IS NOT NULL)),
	CONSTRAINT "message_lease" CHECK((state = 'sending') = (lease_until IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `message_dedupe_key_unique` ON `message` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `message_newest` ON `message` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `message_to` ON `message` (`to_email`,`created_at`);--> statement-breakpoint
CREATE INDEX `message_contact` ON `message` (`contact_id`);--> statement-breakpoint
CREATE INDEX `message_waiting` ON `message` (`queued_at`) WHERE state IN ('queued', 'sending');--> statement-breakpoint
CREATE TABLE `suppression` (
	`email` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "suppression_reason" CHECK(reason IN ('bounce', 'complaint', 'unsubscribe', 'manual')),
	CONSTRAINT "suppression_email" CHECK(email = lower(email))
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_day` (
	`widget_id` text NOT NULL,
	`day` text NOT NULL,
	`placement_id` text NOT NULL,
	`bot` integer NOT NULL,
	`ghost` integer NOT NULL,
	`drawn` integer DEFAULT 0 NOT NULL,
	`seen` integer DEFAULT 0 NOT NULL,
	`engaged` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`conversions` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`widget_id`, `day`, `placement_id`, `bot`, `ghost`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`placement_id`) REFERENCES `widget_placement`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_day_form" CHECK(day GLOB '????-??-??' AND bot IN (0, 1) AND ghost IN (0, 1, 2)),
	CONSTRAINT "widget_day_counts" CHECK(min(drawn, seen, engaged, clicks, conversions) >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_learning` (
	`widget_id` text PRIMARY KEY NOT NULL,
	`impressions` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_placement` (
	`id` text PRIMARY KEY NOT NULL,
	`widget_id` text NOT NULL,
	`origin` text NOT NULL,
	`path` text NOT NULL,
	`first_seen` integer NOT NULL,
	`last_seen` integer NOT NULL,
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_placement_path" CHECK((path = '*' OR path LIKE '/%') AND length(path) <= 200),
	CONSTRAINT "widget_placement_order" CHECK(first_seen <= last_seen)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `widget_placement_once` ON `widget_placement` (`widget_id`,`origin`,`path`);--> statement-breakpoint
CREATE TABLE `widget_serve` (
	`nonce` text PRIMARY KEY NOT NULL,
	`placement_id` text NOT NULL,
	`marks` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`placement_id`) REFERENCES `widget_placement`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_serve_marks" CHECK(marks BETWEEN 1 AND 15)
) STRICT;
--> statement-breakpoint
CREATE INDEX `widget_serve_at` ON `widget_serve` (`at`);--> statement-breakpoint
CREATE TABLE `widget_viewer_day` (
	`widget_id` text NOT NULL,
	`day` text NOT NULL,
	`viewers` integer DEFAULT 0 NOT NULL,
	`converted` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`widget_id`, `day`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_viewer_day_counts" CHECK(day GLOB '????-??-??' AND min(viewers, converted) >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `widget_visitor` (
	`widget_id` text NOT NULL,
	`visitor` text NOT NULL,
	`first_seen` integer NOT NULL,
	`last_seen` integer NOT NULL,
	`converted_at` integer,
	PRIMARY KEY(`widget_id`, `visitor`),
	FOREIGN KEY (`widget_id`) REFERENCES `widget`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "widget_visitor_order" CHECK(first_seen <= last_seen)
) STRICT;
--> statement-breakpoint
CREATE INDEX `widget_visitor_last_seen` ON `widget_visitor` (`last_seen`);--> statement-breakpoint
CREATE TABLE `moderation_bulk` (
	`id` text PRIMARY KEY NOT NULL,
	`reviews` text NOT NULL,
	`decided_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`undone_at` integer,
	`undone_by` text,
	FOREIGN KEY (`decided_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "moderation_bulk_json" CHECK(json_valid(reviews))
) STRICT;
--> statement-breakpoint
CREATE TABLE `moderation_decision` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`review_id` text NOT NULL,
	`revision` integer NOT NULL,
	`from_state` text NOT NULL,
	`to_state` text NOT NULL,
	`reason` text,
	`statement` text,
	`grounds` text DEFAULT '{}' NOT NULL,
	`evidence` text,
	`decided_by` text,
	`second_by` text,
	`blind` integer DEFAULT false NOT NULL,
	`report_id` text,
	`created_at` integer NOT NULL,
	`salt` text NOT NULL,
	`words_hash` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`decided_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`second_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "moderation_decision_needs_reason" CHECK(to_state NOT IN ('rejected', 'removed', 'suspended', 'changes_requested') OR (reason IS NOT NULL AND statement IS NOT NULL)),
	CONSTRAINT "moderation_decision_reason" CHECK(reason IS NULL OR reason IN ('PII', 'CONFIDENTIAL', 'ABUSE', 'HATE', 'ILLEGAL', 'FALSE', 'FAKE', 'UNRELATED', 'SPAM', 'DUPLICATE', 'INELIGIBLE', 'MEDIA')),
	CONSTRAINT "moderation_decision_two_people" CHECK(reason IS NULL OR reason NOT IN ('FAKE', 'FALSE') OR to_state NOT IN ('rejected', 'removed')
        OR (decided_by IS NOT NULL AND second_by IS NOT NULL AND second_by <> decided_by AND evidence IS NOT NULL)),
	CONSTRAINT "moderation_decision_json" CHECK(json_valid(grounds))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `moderation_decision_id_unique` ON `moderation_decision` (`id`);--> statement-breakpoint
CREATE INDEX `moderation_decision_review` ON `moderation_decision` (`review_id`,`seq`);--> statement-breakpoint
CREATE TABLE `moderation_proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`revision` integer NOT NULL,
	`reason` text NOT NULL,
	`statement` text NOT NULL,
	`evidence` text NOT NULL,
	`proposed_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`proposed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "moderation_proposal_state" CHECK(state IN ('open', 'confirmed', 'declined') AND (state = 'open') = (decided_by IS NULL)),
	CONSTRAINT "moderation_proposal_reason" CHECK(reason IN ('FAKE', 'FALSE')),
	CONSTRAINT "moderation_proposal_other_person" CHECK(decided_by IS NULL OR decided_by <> proposed_by)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `moderation_proposal_one_open` ON `moderation_proposal` (`review_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `parity_report` (
	`day` text PRIMARY KEY NOT NULL,
	`counts` text NOT NULL,
	`p_reject` text,
	`p_delay` text,
	`alert` integer NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "parity_report_json" CHECK(json_valid(counts)),
	CONSTRAINT "parity_report_day" CHECK(day GLOB '????-??-??')
) STRICT;
--> statement-breakpoint
CREATE TABLE `review_flag` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`revision` integer NOT NULL,
	`rule` text NOT NULL,
	`severity` text NOT NULL,
	`explanation` text NOT NULL,
	`ranges` text DEFAULT '[]' NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`created_at` integer NOT NULL,
	`decided_at` integer,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_flag_severity" CHECK(severity IN ('info', 'hold', 'block')),
	CONSTRAINT "review_flag_state" CHECK(state IN ('open', 'upheld', 'dismissed') AND (state = 'open') = (decided_at IS NULL)),
	CONSTRAINT "review_flag_json" CHECK(json_valid(ranges))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_flag_once` ON `review_flag` (`review_id`,`revision`,`rule`);--> statement-breakpoint
CREATE INDEX `review_flag_open` ON `review_flag` (`review_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `newsletter_issue` (
	`id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`started_at` integer,
	`sent_at` integer,
	`reached` text DEFAULT '' NOT NULL,
	`copies` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "newsletter_issue_state" CHECK(state IN ('draft', 'sending', 'sent')),
	CONSTRAINT "newsletter_issue_sent" CHECK((state = 'sent') = (sent_at IS NOT NULL) AND (state = 'draft') = (started_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `newsletter_issue_newest` ON `newsletter_issue` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `opt_in` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text,
	`email` text NOT NULL,
	`token_hash` text NOT NULL,
	`sealed` text,
	`subscribes` integer NOT NULL,
	`consent_text` text NOT NULL,
	`push` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`contact_id` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "opt_in_kind" CHECK(kind IN ('newsletter', 'resource', 'promotion', 'webinar') AND (kind = 'newsletter') = (subject_id IS NULL)),
	CONSTRAINT "opt_in_used" CHECK((used_at IS NULL) = (contact_id IS NULL)),
	CONSTRAINT "opt_in_newsletter" CHECK(kind <> 'newsletter' OR subscribes = 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `opt_in_token_hash_unique` ON `opt_in` (`token_hash`);--> statement-breakpoint
CREATE INDEX `opt_in_email` ON `opt_in` (`email`);--> statement-breakpoint
CREATE INDEX `opt_in_over` ON `opt_in` (`expires_at`);--> statement-breakpoint
CREATE TABLE `promotion` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`terms` text NOT NULL,
	`valid_days` integer NOT NULL,
	`ends_at` integer,
	`most_claims` integer,
	`state` text DEFAULT 'draft' NOT NULL,
	`created_at` integer NOT NULL,
	`live_at` integer,
	CONSTRAINT "promotion_kind" CHECK(kind IN ('coupon', 'discount', 'trial') AND state IN ('draft', 'live', 'ended')),
	CONSTRAINT "promotion_days" CHECK(valid_days BETWEEN 1 AND 365 AND coalesce(most_claims, 1) > 0),
	CONSTRAINT "promotion_slug" CHECK(length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_slug_unique` ON `promotion` (`slug`);--> statement-breakpoint
CREATE INDEX `promotion_newest` ON `promotion` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `promotion_ends` ON `promotion` (`ends_at`) WHERE state = 'live';--> statement-breakpoint
CREATE TABLE `promotion_claim` (
	`id` text PRIMARY KEY NOT NULL,
	`promotion_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`code` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`redeemed_at` integer,
	`used_for` text,
	`discount_minor` integer,
	`currency` text,
	`expired_at` integer,
	FOREIGN KEY (`promotion_id`) REFERENCES `promotion`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "promotion_claim_ends_once" CHECK(redeemed_at IS NULL OR expired_at IS NULL),
	CONSTRAINT "promotion_claim_used" CHECK((redeemed_at IS NULL) = (used_for IS NULL)),
	CONSTRAINT "promotion_claim_spared" CHECK((discount_minor IS NULL) = (currency IS NULL) AND coalesce(discount_minor, 0) >= 0),
	CONSTRAINT "promotion_claim_spares_who_uses" CHECK(discount_minor IS NULL OR redeemed_at IS NOT NULL),
	CONSTRAINT "promotion_claim_order" CHECK(expires_at > claimed_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_claim_code_unique` ON `promotion_claim` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_claim_once` ON `promotion_claim` (`promotion_id`,`contact_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_claim_use` ON `promotion_claim` (`promotion_id`,`used_for`) WHERE used_for IS NOT NULL;--> statement-breakpoint
CREATE INDEX `promotion_claim_due` ON `promotion_claim` (`expires_at`) WHERE redeemed_at IS NULL AND expired_at IS NULL;--> statement-breakpoint
CREATE INDEX `promotion_claim_redeemed` ON `promotion_claim` (`redeemed_at`) WHERE redeemed_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `promotion_use` (
	`used_for` text NOT NULL,
	`claim_id` text NOT NULL,
	`outcome` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`used_for`, `claim_id`),
	FOREIGN KEY (`claim_id`) REFERENCES `promotion_claim`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "promotion_use_outcome" CHECK(outcome IN ('redeemed', 'used', 'expired', 'one_each'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `promotion_use_claim` ON `promotion_use` (`claim_id`);--> statement-breakpoint
CREATE TABLE `resource` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`summary` text NOT NULL,
	`body` text NOT NULL,
	`url` text,
	`gated` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`views` integer DEFAULT 0 NOT NULL,
	`downloads` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`published_at` integer,
	CONSTRAINT "resource_state" CHECK(state IN ('draft', 'live', 'retired') AND (state = 'draft' OR published_at IS NOT NULL)),
	CONSTRAINT "resource_holds" CHECK(body <> '' OR url IS NOT NULL),
	CONSTRAINT "resource_slug" CHECK(length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `resource_slug_unique` ON `resource` (`slug`);--> statement-breakpoint
CREATE INDEX `resource_newest` ON `resource` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `resource_taking` (
	`resource_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `resource_id`),
	FOREIGN KEY (`resource_id`) REFERENCES `resource`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `resource_taking_of` ON `resource_taking` (`resource_id`,`at`);--> statement-breakpoint
CREATE TABLE `subscription` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`consent_text` text NOT NULL,
	`confirmed_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "subscription_order" CHECK(coalesce(ended_at, confirmed_at) >= confirmed_at)
) STRICT;
--> statement-breakpoint
CREATE TABLE `payout` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`partner_id` text NOT NULL,
	`method_id` text NOT NULL,
	`currency` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`state` text NOT NULL,
	`provider_ref` text,
	`reason` text,
	`late_success_at` integer,
	`moved_at` integer NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `payout_batch`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`method_id`) REFERENCES `payout_method`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "payout_amount" CHECK(amount_minor > 0),
	CONSTRAINT "payout_state" CHECK(state IN ('draft', 'approved', 'paid', 'failed', 'dropped')),
	CONSTRAINT "payout_reason" CHECK(state NOT IN ('failed', 'dropped') OR reason IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_provider_ref_unique` ON `payout` (`provider_ref`);--> statement-breakpoint
CREATE UNIQUE INDEX `payout_one_live` ON `payout` (`partner_id`,`currency`) WHERE state IN ('draft', 'approved');--> statement-breakpoint
CREATE INDEX `payout_batch_items` ON `payout` (`batch_id`,`id`);--> statement-breakpoint
CREATE INDEX `payout_partner` ON `payout` (`partner_id`,`moved_at`,`id`);--> statement-breakpoint
CREATE INDEX `payout_late` ON `payout` (`partner_id`) WHERE late_success_at IS NOT NULL AND state = 'failed';--> statement-breakpoint
CREATE TABLE `payout_approval` (
	`batch_id` text NOT NULL,
	`approved_by` text NOT NULL,
	`total_minor` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`batch_id`, `approved_by`),
	FOREIGN KEY (`batch_id`) REFERENCES `payout_batch`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `payout_batch` (
	`id` text PRIMARY KEY NOT NULL,
	`rail` text NOT NULL,
	`currency` text NOT NULL,
	`state` text NOT NULL,
	`approvals` integer NOT NULL,
	`item_count` integer DEFAULT 0 NOT NULL,
	`total_minor` integer DEFAULT 0 NOT NULL,
	`file_hash` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`approved_at` integer,
	`settled_at` integer,
	CONSTRAINT "payout_batch_rail" CHECK(rail IN ('paypal', 'wise', 'sepa', 'other')),
	CONSTRAINT "payout_batch_state" CHECK(state IN ('draft', 'approved', 'settled', 'cancelled')),
	CONSTRAINT "payout_batch_approvals" CHECK(approvals BETWEEN 1 AND 2),
	CONSTRAINT "payout_batch_currency" CHECK(length(currency) = 3 AND currency = upper(currency))
) STRICT;
--> statement-breakpoint
CREATE INDEX `payout_batch_newest` ON `payout_batch` (`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payout_batch_file` ON `payout_batch` (`rail`,`file_hash`) WHERE file_hash IS NOT NULL;--> statement-breakpoint
CREATE TABLE `payout_line` (
	`payout_id` text NOT NULL,
	`commission_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`released` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`payout_id`, `commission_id`),
	FOREIGN KEY (`payout_id`) REFERENCES `payout`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`commission_id`) REFERENCES `commission`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "payout_line_amount" CHECK(amount_minor > 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_line_once` ON `payout_line` (`commission_id`) WHERE released = 0;--> statement-breakpoint
CREATE TABLE `payout_method` (
	`id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`rail` text NOT NULL,
	`details` text NOT NULL,
	`hint` text NOT NULL,
	`account_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`usable_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "payout_method_rail" CHECK(rail IN ('paypal', 'wise', 'sepa', 'other')),
	CONSTRAINT "payout_method_usable" CHECK(usable_at >= created_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_method_one` ON `payout_method` (`partner_id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `payout_method_account` ON `payout_method` (`account_hash`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `payout_result` (
	`id` text PRIMARY KEY NOT NULL,
	`rail` text NOT NULL,
	`file_hash` text NOT NULL,
	`outcome` text NOT NULL,
	`imported_by` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "payout_result_outcome_is_json" CHECK(json_valid(outcome))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_result_once` ON `payout_result` (`rail`,`file_hash`);--> statement-breakpoint
CREATE INDEX `payout_result_at` ON `payout_result` (`at`);--> statement-breakpoint
CREATE TABLE `tax_form` (
	`id` text PRIMARY KEY NOT NULL,
	`partner_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`last_four` text DEFAULT '' NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`ended_at` integer,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "tax_form_kind" CHECK(kind IN ('w9', 'w8ben', 'w8bene', 'vat', 'none')),
	CONSTRAINT "tax_form_state" CHECK(state IN ('received', 'verified', 'refused')),
	CONSTRAINT "tax_form_decided" CHECK((state = 'received') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
	CONSTRAINT "tax_form_last_four" CHECK(length(last_four) <= 4)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tax_form_one` ON `tax_form` (`partner_id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `plan_benefit` (
	`plan_id` text NOT NULL,
	`n` integer NOT NULL,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`lifts` text,
	PRIMARY KEY(`plan_id`, `n`),
	FOREIGN KEY (`plan_id`) REFERENCES `plan_offer`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "plan_benefit_n" CHECK(n BETWEEN 1 AND 12)
) STRICT;
--> statement-breakpoint
CREATE TABLE `plan_interest` (
	`contact_id` text NOT NULL,
	`plan_id` text NOT NULL,
	`first_viewed_at` integer NOT NULL,
	`viewed_at` integer NOT NULL,
	`clicked_at` integer,
	`call_asked_at` integer,
	`not_now_at` integer,
	PRIMARY KEY(`contact_id`, `plan_id`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`plan_id`) REFERENCES `plan_offer`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `plan_interest_of` ON `plan_interest` (`plan_id`,`first_viewed_at`);--> statement-breakpoint
CREATE TABLE `plan_move` (
	`contact_id` text NOT NULL,
	`subscription` text DEFAULT '' NOT NULL,
	`from_plan` text,
	`to_plan` text,
	`from_yearly` integer,
	`to_yearly` integer,
	`moved_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `subscription`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "plan_move_times" CHECK(due_at > moved_at AND last_at >= moved_at),
	CONSTRAINT "plan_move_says" CHECK((subscription = '') = (from_plan IS NOT NULL) AND (from_plan IS NULL) = (to_plan IS NULL)
        AND (subscription = '') = (from_yearly IS NULL) AND (from_yearly IS NULL) = (to_yearly IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `plan_move_due` ON `plan_move` (`due_at`);--> statement-breakpoint
CREATE TABLE `plan_offer` (
	`id` text PRIMARY KEY NOT NULL,
	`plan` text NOT NULL,
	`name` text NOT NULL,
	`rank` integer NOT NULL,
	`headline` text NOT NULL,
	`url` text NOT NULL,
	`trial_days` integer,
	`is_live` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "plan_offer_plan" CHECK(plan = lower(trim(plan)) AND length(plan) BETWEEN 1 AND 100),
	CONSTRAINT "plan_offer_rank" CHECK(rank BETWEEN 1 AND 1000),
	CONSTRAINT "plan_offer_url" CHECK(url LIKE 'https://%'),
	CONSTRAINT "plan_offer_trial" CHECK(coalesce(trial_days, 1) BETWEEN 1 AND 365)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `plan_offer_plan_unique` ON `plan_offer` (`plan`);--> statement-breakpoint
CREATE UNIQUE INDEX `plan_offer_rank_unique` ON `plan_offer` (`rank`);--> statement-breakpoint
CREATE TABLE `product` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`url` text,
	`price_minor` integer,
	`currency` text,
	`app_category` text,
	`operating_system` text,
	`json_ld` integer DEFAULT false NOT NULL,
	`count_incentivized` integer DEFAULT true NOT NULL,
	`open_to` text DEFAULT 'everyone' NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer,
	CONSTRAINT "product_kind" CHECK(kind IN ('product', 'software_app', 'service', 'course', 'event', 'organization', 'local_business')),
	CONSTRAINT "product_no_stars_for_oneself" CHECK(json_ld = 0 OR kind NOT IN ('organization', 'local_business')),
	CONSTRAINT "product_price" CHECK((price_minor IS NULL) = (currency IS NULL) AND (price_minor IS NULL OR price_minor >= 0)),
	CONSTRAINT "product_switches" CHECK(json_ld IN (0, 1) AND count_incentivized IN (0, 1)),
	CONSTRAINT "product_open_to" CHECK(open_to IN ('everyone', 'customers'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `product_slug_unique` ON `product` (`slug`);--> statement-breakpoint
CREATE TABLE `promise` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`contact_id` text NOT NULL,
	`words` text NOT NULL,
	`team` text NOT NULL,
	`owner_id` text,
	`due_on` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`made_at` integer NOT NULL,
	`made_by` text,
	`ended_at` integer,
	`by_time` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "promise_team" CHECK(team IN ('marketing', 'sales', 'service')),
	CONSTRAINT "promise_state" CHECK(state IN ('open', 'kept', 'broken')),
	CONSTRAINT "promise_ended" CHECK((state = 'open') = (ended_at IS NULL)),
	CONSTRAINT "promise_by_time" CHECK(by_time IN (0, 1) AND (by_time = 0 OR state = 'broken')),
	CONSTRAINT "promise_due" CHECK(due_on GLOB '????-??-??')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `promise_key_unique` ON `promise` (`key`);--> statement-breakpoint
CREATE INDEX `promise_newest` ON `promise` (`made_at`,`id`);--> statement-breakpoint
CREATE INDEX `promise_due` ON `promise` (`due_on`,`id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `promise_contact` ON `promise` (`contact_id`);--> statement-breakpoint
CREATE INDEX `promise_ended` ON `promise` (`ended_at`) WHERE ended_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `push` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`title` text NOT NULL,
	`key` text,
	`url` text,
	`link_id` text,
	`at` integer NOT NULL,
	`cost_minor` integer,
	`currency` text,
	`source` text NOT NULL,
	`event_seq` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `link`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "push_key_form" CHECK(key IS NULL OR (length(key) BETWEEN 1 AND 120 AND key = lower(trim(key)))),
	CONSTRAINT "push_cost" CHECK((cost_minor IS NULL) = (currency IS NULL) AND coalesce(cost_minor, 0) >= 0),
	CONSTRAINT "push_event" CHECK(event_seq IS NULL OR key IS NOT NULL),
	CONSTRAINT "push_kind" CHECK(kind LIKE '%.%'),
	CONSTRAINT "push_source" CHECK(source IN ('staff', 'api', 'event', 'portal'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `push_event_seq_unique` ON `push` (`event_seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `push_key` ON `push` (`kind`,`key`) WHERE key IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `push_link` ON `push` (`link_id`) WHERE link_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `push_newest` ON `push` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `push_figure` (
	`push_id` text PRIMARY KEY NOT NULL,
	`people` integer NOT NULL,
	`leads_bp` integer NOT NULL,
	`steps_bp` integer NOT NULL,
	`customers_bp` integer NOT NULL,
	`value` text NOT NULL,
	FOREIGN KEY (`push_id`) REFERENCES `push`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "push_figure_value_is_json" CHECK(json_valid(value))
) STRICT;
--> statement-breakpoint
CREATE TABLE `push_report` (
	`id` integer PRIMARY KEY NOT NULL,
	`counted_at` integer NOT NULL,
	`people` integer NOT NULL,
	`data` text NOT NULL,
	CONSTRAINT "push_report_is_one" CHECK(id = 1),
	CONSTRAINT "push_report_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE TABLE `push_touch` (
	`contact_id` text NOT NULL,
	`push_id` text NOT NULL,
	`how` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `push_id`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`push_id`) REFERENCES `push`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "push_touch_how" CHECK(how IN ('event', 'link'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `push_touch_push` ON `push_touch` (`push_id`);--> statement-breakpoint
CREATE TABLE `advocate` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`joined_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `advocate_consent` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`scope` text NOT NULL,
	`text` text NOT NULL,
	`shown_as` text NOT NULL,
	`granted_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "advocate_consent_scope" CHECK(scope IN ('show_name', 'show_picture', 'leaderboard')),
	CONSTRAINT "advocate_consent_order" CHECK(withdrawn_at IS NULL OR withdrawn_at >= granted_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `advocate_consent_one_standing` ON `advocate_consent` (`contact_id`,`scope`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE TABLE `milestone` (
	`offer_id` text NOT NULL,
	`threshold` integer NOT NULL,
	`kind` text NOT NULL,
	`amount_minor` integer,
	`currency` text,
	`percent_bp` integer,
	`points` integer,
	`months` integer,
	`description` text NOT NULL,
	`fulfilment` text NOT NULL,
	`pool_id` text,
	`expires_days` integer,
	PRIMARY KEY(`offer_id`, `threshold`),
	FOREIGN KEY (`offer_id`) REFERENCES `offer`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "milestone_threshold" CHECK(threshold BETWEEN 1 AND 1000),
	CONSTRAINT "milestone_kind" CHECK(kind IN ('coupon', 'credit', 'points', 'gift', 'free_months', 'thanks')),
	CONSTRAINT "milestone_fulfilment" CHECK(fulfilment IN ('pool', 'generated', 'webhook', 'hand', 'file', 'none') AND (fulfilment = 'pool') = (pool_id IS NOT NULL)),
	CONSTRAINT "milestone_value" CHECK(CASE kind
      WHEN 'coupon' THEN (percent_bp IS NULL) <> (amount_minor IS NULL) AND points IS NULL AND months IS NULL
      WHEN 'credit' THEN amount_minor IS NOT NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL
      WHEN 'points' THEN points IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND months IS NULL
      WHEN 'free_months' THEN months IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL
      ELSE amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL END),
	CONSTRAINT "milestone_amount" CHECK((amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0),
	CONSTRAINT "milestone_percent" CHECK(coalesce(percent_bp, 1) BETWEEN 1 AND 10000),
	CONSTRAINT "milestone_numbers" CHECK(coalesce(points, 1) > 0 AND coalesce(months, 1) > 0 AND coalesce(expires_days, 1) > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `offer` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`terms` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`ends_at` integer,
	`created_at` integer NOT NULL,
	`live_at` integer,
	`ended_at` integer,
	CONSTRAINT "offer_state" CHECK(state IN ('draft', 'live', 'ended')),
	CONSTRAINT "offer_live" CHECK((state = 'draft') = (live_at IS NULL)),
	CONSTRAINT "offer_ended" CHECK((state = 'ended') = (ended_at IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `offer_one_live` ON `offer` (`state`) WHERE state = 'live';--> statement-breakpoint
CREATE INDEX `offer_newest` ON `offer` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `offer_side` (
	`offer_id` text NOT NULL,
	`side` text NOT NULL,
	`trigger` text NOT NULL,
	`min_amount_minor` integer,
	`min_currency` text,
	`nth` integer,
	`days` integer,
	`hold_days` integer DEFAULT 0 NOT NULL,
	`approval` text NOT NULL,
	`cap_per_person` integer,
	`cap_total` integer,
	`kind` text NOT NULL,
	`amount_minor` integer,
	`currency` text,
	`percent_bp` integer,
	`points` integer,
	`months` integer,
	`description` text NOT NULL,
	`fulfilment` text NOT NULL,
	`pool_id` text,
	`expires_days` integer,
	PRIMARY KEY(`offer_id`, `side`),
	FOREIGN KEY (`offer_id`) REFERENCES `offer`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "offer_side_side" CHECK(side IN ('friend', 'advocate')),
	CONSTRAINT "offer_side_trigger" CHECK("trigger" IN ('joined', 'first_sale', 'nth_sale', 'retained')),
	CONSTRAINT "offer_side_nth" CHECK(("trigger" = 'nth_sale') = (nth IS NOT NULL) AND coalesce(nth, 2) BETWEEN 2 AND 100),
	CONSTRAINT "offer_side_days" CHECK(("trigger" = 'retained') = (days IS NOT NULL) AND coalesce(days, 1) BETWEEN 1 AND 730),
	CONSTRAINT "offer_side_min" CHECK((min_amount_minor IS NULL) = (min_currency IS NULL) AND coalesce(min_amount_minor, 1) > 0),
	CONSTRAINT "offer_side_caps" CHECK(coalesce(cap_per_person, 1) > 0 AND coalesce(cap_total, 1) > 0),
	CONSTRAINT "offer_side_hold" CHECK(hold_days BETWEEN 0 AND 365),
	CONSTRAINT "offer_side_approval" CHECK(approval IN ('auto', 'staff')),
	CONSTRAINT "offer_side_kind" CHECK(kind IN ('coupon', 'credit', 'points', 'gift', 'free_months', 'thanks')),
	CONSTRAINT "offer_side_fulfilment" CHECK(fulfilment IN ('pool', 'generated', 'webhook', 'hand', 'file', 'none') AND (fulfilment = 'pool') = (pool_id IS NOT NULL)),
	CONSTRAINT "offer_side_value" CHECK(CASE kind
      WHEN 'coupon' THEN (percent_bp IS NULL) <> (amount_minor IS NULL) AND points IS NULL AND months IS NULL
      WHEN 'credit' THEN amount_minor IS NOT NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL
      WHEN 'points' THEN points IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND months IS NULL
      WHEN 'free_months' THEN months IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL
      ELSE amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL END),
	CONSTRAINT "offer_side_amount" CHECK((amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0),
	CONSTRAINT "offer_side_percent" CHECK(coalesce(percent_bp, 1) BETWEEN 1 AND 10000),
	CONSTRAINT "offer_side_numbers" CHECK(coalesce(points, 1) > 0 AND coalesce(months, 1) > 0 AND coalesce(expires_days, 1) > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `referral` (
	`id` text PRIMARY KEY NOT NULL,
	`advocate_id` text NOT NULL,
	`friend_id` text NOT NULL,
	`offer_id` text NOT NULL,
	`attribution_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`joined_at` integer NOT NULL,
	`qualified_at` integer,
	`qualified_by` text,
	`friend_due_at` integer,
	`check_at` integer,
	`moved_at` integer NOT NULL,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`friend_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`offer_id`) REFERENCES `offer`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`attribution_id`) REFERENCES `link_attribution`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "referral_state" CHECK(state IN ('held', 'joined', 'qualified', 'refused', 'reversed')),
	CONSTRAINT "referral_two_people" CHECK(advocate_id <> friend_id),
	CONSTRAINT "referral_reason" CHECK((state IN ('refused', 'reversed')) = (reason IS NOT NULL)),
	CONSTRAINT "referral_qualified" CHECK(state <> 'qualified' OR (qualified_at IS NOT NULL AND qualified_by IS NOT NULL)),
	CONSTRAINT "referral_order" CHECK(qualified_at IS NULL OR qualified_at >= joined_at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `referral_friend_id_unique` ON `referral` (`friend_id`);--> statement-breakpoint
CREATE INDEX `referral_advocate` ON `referral` (`advocate_id`,`joined_at`,`id`);--> statement-breakpoint
CREATE INDEX `referral_newest` ON `referral` (`joined_at`,`id`);--> statement-breakpoint
CREATE INDEX `referral_state` ON `referral` (`state`,`joined_at`,`id`);--> statement-breakpoint
CREATE INDEX `referral_due` ON `referral` (`check_at`) WHERE check_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `referral_step` (
	`id` text PRIMARY KEY NOT NULL,
	`referral_id` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	`by` text,
	FOREIGN KEY (`referral_id`) REFERENCES `referral`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `referral_step_referral` ON `referral_step` (`referral_id`,`at`);--> statement-breakpoint
CREATE TABLE `share` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `share_contact` ON `share` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `share_at` ON `share` (`at`);--> statement-breakpoint
CREATE TABLE `request_comment` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`parent_id` text,
	`thread_id` text GENERATED ALWAYS AS (coalesce(parent_id, id)) VIRTUAL NOT NULL,
	`kind` text NOT NULL,
	`contact_id` text,
	`account_id` text,
	`body` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`moderation` text NOT NULL,
	`moderation_reason` text,
	`announced_at` integer,
	`pinned_at` integer,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	`deleted_at` integer,
	`deleted_by` text,
	`removal_reason` text,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`parent_id`) REFERENCES `request_comment`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_comment_kind" CHECK(kind IN ('comment', 'official', 'internal')),
	CONSTRAINT "request_comment_one_author" CHECK((contact_id IS NULL) <> (account_id IS NULL)),
	CONSTRAINT "request_comment_of_staff" CHECK(kind = 'comment' OR account_id IS NOT NULL),
	CONSTRAINT "request_comment_moderation" CHECK(moderation IN ('held', 'published', 'rejected')),
	CONSTRAINT "request_comment_rejected" CHECK((moderation = 'rejected') = (moderation_reason IS NOT NULL)),
	CONSTRAINT "request_comment_staff_is_shown" CHECK(account_id IS NULL OR moderation = 'published'),
	CONSTRAINT "request_comment_pin" CHECK(pinned_at IS NULL OR (kind = 'official' AND parent_id IS NULL AND deleted_at IS NULL)),
	CONSTRAINT "request_comment_deleted" CHECK((deleted_at IS NULL) = (deleted_by IS NULL)),
	CONSTRAINT "request_comment_deleter" CHECK(deleted_by IN ('author', 'staff', 'erasure')),
	CONSTRAINT "request_comment_removal" CHECK((removal_reason IS NULL) OR (deleted_by IS NOT NULL)),
	CONSTRAINT "request_comment_revision" CHECK(revision >= 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_comment_thread` ON `request_comment` (`request_id`,`thread_id`,`id`);--> statement-breakpoint
CREATE INDEX `request_comment_contact` ON `request_comment` (`contact_id`,`id`) WHERE contact_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_comment_parent` ON `request_comment` (`parent_id`) WHERE parent_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_comment_held` ON `request_comment` (`id`) WHERE moderation = 'held' AND deleted_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `request_comment_one_pin` ON `request_comment` (`request_id`) WHERE pinned_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `request_comment_revision` (
	`comment_id` text NOT NULL,
	`n` integer NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`comment_id`, `n`),
	FOREIGN KEY (`comment_id`) REFERENCES `request_comment`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_mention` (
	`comment_id` text NOT NULL,
	`person_id` text NOT NULL,
	`told_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`comment_id`, `person_id`),
	FOREIGN KEY (`comment_id`) REFERENCES `request_comment`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_mention_person` ON `request_mention` (`person_id`);--> statement-breakpoint
CREATE TABLE `request_import` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`source` text NOT NULL,
	`columns` text NOT NULL,
	`mapping` text NOT NULL,
	`row_count` integer NOT NULL,
	`totals` text DEFAULT '{}' NOT NULL,
	`settled` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "request_import_source" CHECK(source IN ('canny', 'uservoice', 'fider', 'github', 'other')),
	CONSTRAINT "request_import_state" CHECK(state IN ('reading', 'read', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')),
	CONSTRAINT "request_import_json" CHECK(json_valid(columns) AND json_valid(mapping) AND json_valid(totals))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_import_newest` ON `request_import` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `request_import_row` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text,
	`verdict` text,
	`reason` text,
	`request_id` text,
	`applied_at` integer,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `request_import`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_import_row_verdict" CHECK(verdict IN ('new', 'known', 'refused')),
	CONSTRAINT "request_import_row_reason" CHECK((verdict IS 'refused') = (reason IS NOT NULL)),
	CONSTRAINT "request_import_row_cells" CHECK(cells IS NULL OR json_valid(cells))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_import_row_waiting` ON `request_import_row` (`import_id`,`line`) WHERE applied_at IS NULL AND verdict <> 'refused';--> statement-breakpoint
CREATE INDEX `request_import_row_verdict_of` ON `request_import_row` (`import_id`,`verdict`,`line`);--> statement-breakpoint
CREATE TABLE `request_source` (
	`request_id` text PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`url` text,
	`votes_elsewhere` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`import_id`) REFERENCES `request_import`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_source_votes" CHECK(votes_elsewhere >= 0),
	CONSTRAINT "request_source_source" CHECK(source IN ('canny', 'uservoice', 'fider', 'github', 'other'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_source_once` ON `request_source` (`source`,`source_id`);--> statement-breakpoint
CREATE INDEX `request_source_import` ON `request_source` (`import_id`);--> statement-breakpoint
CREATE TABLE `request_estimate` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` text NOT NULL,
	`reach_low` real,
	`reach_high` real,
	`impact_low` real,
	`impact_high` real,
	`confidence_low` real,
	`confidence_high` real,
	`effort_low` real,
	`effort_high` real,
	`note` text DEFAULT '' NOT NULL,
	`estimated_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_estimate_reach" CHECK((reach_low IS NULL) = (reach_high IS NULL) AND reach_low > 0 AND reach_low <= reach_high),
	CONSTRAINT "request_estimate_impact" CHECK((impact_low IS NULL) = (impact_high IS NULL) AND impact_low > 0 AND impact_low <= impact_high),
	CONSTRAINT "request_estimate_confidence" CHECK((confidence_low IS NULL) = (confidence_high IS NULL) AND confidence_low > 0 AND confidence_low <= confidence_high AND confidence_high <= 1),
	CONSTRAINT "request_estimate_effort" CHECK((effort_low IS NULL) = (effort_high IS NULL) AND effort_low > 0 AND effort_low <= effort_high)
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_estimate_newest` ON `request_estimate` (`request_id`,`seq`);--> statement-breakpoint
CREATE TABLE `request_digest` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`day` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_digest_once` ON `request_digest` (`contact_id`,`day`);--> statement-breakpoint
CREATE TABLE `request_loop` (
	`request_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`planned_at` integer,
	`shipped_at` integer,
	`opened_at` integer,
	`used_at` integer,
	`closed_at` integer,
	PRIMARY KEY(`request_id`, `contact_id`),
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_loop_closed" CHECK((closed_at IS NOT NULL) = (shipped_at IS NOT NULL AND (opened_at IS NOT NULL OR used_at IS NOT NULL)))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_loop_contact` ON `request_loop` (`contact_id`);--> statement-breakpoint
CREATE TABLE `request_loop_count` (
	`request_id` text PRIMARY KEY NOT NULL,
	`asked` integer NOT NULL,
	`planned` integer NOT NULL,
	`shipped` integer NOT NULL,
	`opened` integer NOT NULL,
	`used` integer NOT NULL,
	`closed` integer NOT NULL,
	`ripe` integer NOT NULL,
	`in_time` integer NOT NULL,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_notice` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`request_id` text,
	`entry_id` text,
	`from_status_id` text,
	`to_status_id` text,
	`due_at` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_notice_kind" CHECK(kind IN ('status', 'entry', 'comment')),
	CONSTRAINT "request_notice_state" CHECK(state IN ('waiting', 'telling', 'done', 'dropped')),
	CONSTRAINT "request_notice_of_what" CHECK((kind = 'entry') = (entry_id IS NOT NULL) AND (kind = 'entry') = (request_id IS NULL)),
	CONSTRAINT "request_notice_status" CHECK((kind = 'status') = (to_status_id IS NOT NULL)),
	CONSTRAINT "request_notice_finished" CHECK((state IN ('done', 'dropped')) = (finished_at IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_notice_due` ON `request_notice` (`due_at`) WHERE state IN ('waiting', 'telling');--> statement-breakpoint
CREATE INDEX `request_notice_of` ON `request_notice` (`request_id`,`due_at`) WHERE request_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `request_notice_one_open` ON `request_notice` (`request_id`,`kind`) WHERE state = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX `request_notice_one_entry` ON `request_notice` (`entry_id`) WHERE state IN ('waiting', 'telling', 'done');--> statement-breakpoint
CREATE TABLE `request_notice_comment` (
	`notice_id` text NOT NULL,
	`comment_id` text NOT NULL,
	`contact_id` text,
	PRIMARY KEY(`notice_id`, `comment_id`),
	FOREIGN KEY (`notice_id`) REFERENCES `request_notice`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_release` (
	`request_id` text PRIMARY KEY NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_release_order" CHECK(first_at <= last_at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_release_newest` ON `request_release` (`last_at`);--> statement-breakpoint
CREATE INDEX `request_release_first` ON `request_release` (`first_at`);--> statement-breakpoint
CREATE TABLE `request_rhythm` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`rhythm` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_rhythm_is" CHECK(rhythm IN ('at_once', 'daily'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_telling` (
	`about` text NOT NULL,
	`contact_id` text NOT NULL,
	`notice_id` text NOT NULL,
	`rhythm` text NOT NULL,
	`request_ids` text NOT NULL,
	`digest_id` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`about`, `contact_id`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`notice_id`) REFERENCES `request_notice`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`digest_id`) REFERENCES `request_digest`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_telling_rhythm" CHECK(rhythm IN ('at_once', 'daily')),
	CONSTRAINT "request_telling_digest_is_daily" CHECK(digest_id IS NULL OR rhythm = 'daily'),
	CONSTRAINT "request_telling_requests" CHECK(json_valid(request_ids))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_telling_contact` ON `request_telling` (`contact_id`);--> statement-breakpoint
CREATE INDEX `request_telling_digest` ON `request_telling` (`digest_id`) WHERE digest_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_telling_waits` ON `request_telling` (`contact_id`,`created_at`) WHERE rhythm = 'daily' AND digest_id IS NULL;--> statement-breakpoint
CREATE TABLE `request_follow` (
	`request_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`level` text NOT NULL,
	`reason` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`request_id`, `contact_id`),
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_follow_level" CHECK(level IN ('none', 'status', 'all')),
	CONSTRAINT "request_follow_reason" CHECK(reason IN ('vote', 'author', 'comment', 'chosen'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_follow_contact` ON `request_follow` (`contact_id`);--> statement-breakpoint
CREATE TABLE `request_merge` (
	`id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`target_id` text NOT NULL,
	`source_votes` integer NOT NULL,
	`target_votes` integer NOT NULL,
	`union_votes` integer NOT NULL,
	`merged_at` integer NOT NULL,
	`merged_by` text NOT NULL,
	`undone_at` integer,
	`undone_by` text,
	FOREIGN KEY (`source_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`target_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_merge_two" CHECK(source_id <> target_id),
	CONSTRAINT "request_merge_undone" CHECK((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_merge_once` ON `request_merge` (`source_id`) WHERE undone_at IS NULL;--> statement-breakpoint
CREATE INDEX `request_merge_target` ON `request_merge` (`target_id`);--> statement-breakpoint
CREATE TABLE `request_vote` (
	`request_id` text NOT NULL,
	`voter_id` text NOT NULL,
	`contact_id` text,
	`importance` text,
	`why` text,
	`origin_id` text,
	`cast_by` text,
	`source_url` text,
	`company_id` text,
	`revenue_minor` integer,
	`currency` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`request_id`, `voter_id`),
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`origin_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`company_id`) REFERENCES `company`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "request_vote_voter_is" CHECK(contact_id IS NULL OR contact_id = voter_id),
	CONSTRAINT "request_vote_importance" CHECK(importance IN ('nice', 'important', 'blocking')),
	CONSTRAINT "request_vote_why" CHECK(why IS NULL OR importance = 'blocking'),
	CONSTRAINT "request_vote_origin_other" CHECK(origin_id <> request_id),
	CONSTRAINT "request_vote_behalf" CHECK((cast_by IS NOT NULL) OR (source_url IS NULL)),
	CONSTRAINT "request_vote_behalf_of" CHECK(cast_by IS NULL OR contact_id IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_vote_voter` ON `request_vote` (`voter_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `request_vote_newest` ON `request_vote` (`request_id`,`created_at`,`voter_id`);--> statement-breakpoint
CREATE INDEX `request_vote_origin` ON `request_vote` (`origin_id`) WHERE origin_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `request_vote_company` ON `request_vote` (`company_id`) WHERE company_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `act_mark` (
	`log` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `bond` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`why` text NOT NULL,
	`at` integer NOT NULL,
	`people` integer NOT NULL,
	`customers` integer NOT NULL,
	`value_minor` integer NOT NULL,
	`currency` text,
	`ended_at` integer,
	`kept` integer,
	`lost` integer,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "bond_why" CHECK(why IN ('moved_back', 'at_risk', 'dormant', 'churned')),
	CONSTRAINT "bond_counts" CHECK(customers >= 1 AND people >= customers AND value_minor >= 0),
	CONSTRAINT "bond_value" CHECK(value_minor = 0 OR currency IS NOT NULL),
	CONSTRAINT "bond_ended" CHECK((ended_at IS NULL) = (kept IS NULL) AND (ended_at IS NULL) = (lost IS NULL) AND coalesce(ended_at, at) >= at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `bond_of` ON `bond` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `bond_open` ON `bond` (`value_minor`,`id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `bond_customer` (
	`bond_id` text NOT NULL,
	`contact_id` text NOT NULL,
	PRIMARY KEY(`bond_id`, `contact_id`),
	FOREIGN KEY (`bond_id`) REFERENCES `bond`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `bond_customer_contact` ON `bond_customer` (`contact_id`);--> statement-breakpoint
CREATE TABLE `impact_mail_off` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`off_at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `impact_month` (
	`month` text PRIMARY KEY NOT NULL,
	`reckoned_at` integer NOT NULL,
	CONSTRAINT "impact_month_form" CHECK(month GLOB '????-??')
) STRICT;
--> statement-breakpoint
CREATE TABLE `impact_receipt` (
	`contact_id` text NOT NULL,
	`month` text NOT NULL,
	`seen` integer NOT NULL,
	`helped` integer,
	`reckoned_at` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `month`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "impact_receipt_month" CHECK(month GLOB '????-??'),
	CONSTRAINT "impact_receipt_seen" CHECK(seen >= 100 AND seen % 10 = 0),
	CONSTRAINT "impact_receipt_helped" CHECK(helped IS NULL OR (helped >= 5 AND helped % 5 = 0))
) STRICT;
--> statement-breakpoint
CREATE TABLE `thank` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`act` text NOT NULL,
	`cause` text NOT NULL,
	`at` integer NOT NULL,
	`fact_seq` integer,
	`thanked_at` integer,
	`how` text,
	`thanked_by` text,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "thanks_act" CHECK(act IN ('review', 'testimonial', 'story', 'friend_joined', 'friend_counted', 'lead', 'affiliate', 'ugc', 'reference', 'other')),
	CONSTRAINT "thanks_how" CHECK(how IN ('mail', 'page', 'hand')),
	CONSTRAINT "thanks_whole" CHECK((how IS NULL) = (thanked_at IS NULL) AND (how IS 'hand') = (thanked_by IS NOT NULL)),
	CONSTRAINT "thanks_order" CHECK(thanked_at >= at)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `thank_cause_unique` ON `thank` (`cause`);--> statement-breakpoint
CREATE UNIQUE INDEX `thank_fact_seq_unique` ON `thank` (`fact_seq`);--> statement-breakpoint
CREATE INDEX `thanks_of` ON `thank` (`contact_id`,`at`);--> statement-breakpoint
CREATE INDEX `thanks_newest` ON `thank` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `disclosure` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`type` text NOT NULL,
	`source` text NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	`voids_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "disclosure_type" CHECK(type IN ('incentive', 'affiliate', 'referrer_reward', 'employee', 'relative', 'partner', 'investor', 'free_product', 'imported', 'translated', 'ai_assisted', 'other')),
	CONSTRAINT "disclosure_source" CHECK(source IN ('portal', 'author')),
	CONSTRAINT "disclosure_void" CHECK(voids_id IS NULL OR source = 'author')
) STRICT;
--> statement-breakpoint
CREATE INDEX `disclosure_review` ON `disclosure` (`review_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `disclosure_voided_once` ON `disclosure` (`voids_id`) WHERE voids_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `product_facet` (
	`product_id` text PRIMARY KEY NOT NULL,
	`counts` text NOT NULL,
	`counted_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "product_facet_json" CHECK(json_valid(counts))
) STRICT;
--> statement-breakpoint
CREATE TABLE `review_census` (
	`day` text PRIMARY KEY NOT NULL,
	`counts` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "review_census_json" CHECK(json_valid(counts)),
	CONSTRAINT "review_census_day" CHECK(day GLOB '????-??-??')
) STRICT;
--> statement-breakpoint
CREATE TABLE `review_form` (
	`id` text PRIMARY KEY NOT NULL,
	`product_id` text NOT NULL,
	`version` integer NOT NULL,
	`questions` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_form_json" CHECK(json_valid(questions) AND json_array_length(questions) <= 10)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_form_version` ON `review_form` (`product_id`,`version`);--> statement-breakpoint
CREATE TABLE `unconfirmed_review` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`product_id` text NOT NULL,
	`words` text NOT NULL,
	`origin` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "unconfirmed_review_json" CHECK(json_valid(words)),
	CONSTRAINT "unconfirmed_review_email" CHECK(email = lower(email)),
	CONSTRAINT "unconfirmed_review_origin" CHECK(origin IN ('form', 'widget', 'api'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `unconfirmed_review_email` ON `unconfirmed_review` (`email`,`product_id`);--> statement-breakpoint
CREATE INDEX `unconfirmed_review_expiry` ON `unconfirmed_review` (`expires_at`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`method` text NOT NULL,
	`evidence` text NOT NULL,
	`facts` text DEFAULT '{}' NOT NULL,
	`verified_at` integer NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "verification_method" CHECK(method IN ('email', 'invitation', 'customer', 'order', 'work_email')),
	CONSTRAINT "verification_json" CHECK(json_valid(facts))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `verification_once` ON `verification` (`review_id`,`method`,`evidence`);--> statement-breakpoint
CREATE TABLE `review_import` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`source` text NOT NULL,
	`columns` text NOT NULL,
	`mapping` text NOT NULL,
	`row_count` integer NOT NULL,
	`totals` text DEFAULT '{}' NOT NULL,
	`settled` integer DEFAULT 0 NOT NULL,
	`state` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "review_import_state" CHECK(state IN ('reading', 'read', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')),
	CONSTRAINT "review_import_json" CHECK(json_valid(columns) AND json_valid(mapping) AND json_valid(totals))
) STRICT;
--> statement-breakpoint
CREATE INDEX `review_import_newest` ON `review_import` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `review_import_row` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text,
	`verdict` text,
	`reason` text,
	`review_id` text,
	`applied_at` integer,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `review_import`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_import_row_verdict" CHECK(verdict IN ('new', 'known', 'refused')),
	CONSTRAINT "review_import_row_reason" CHECK((verdict IS 'refused') = (reason IS NOT NULL)),
	CONSTRAINT "review_import_row_cells" CHECK(cells IS NULL OR json_valid(cells))
) STRICT;
--> statement-breakpoint
CREATE INDEX `review_import_row_waiting` ON `review_import_row` (`import_id`,`line`) WHERE applied_at IS NULL AND verdict <> 'refused';--> statement-breakpoint
CREATE INDEX `review_import_row_verdict_of` ON `review_import_row` (`import_id`,`verdict`,`line`);--> statement-breakpoint
CREATE TABLE `appeal` (
	`id` text PRIMARY KEY NOT NULL,
	`decision_id` text NOT NULL,
	`review_id` text NOT NULL,
	`text` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`created_at` integer NOT NULL,
	`handled_by` text,
	`decided_at` integer,
	`outcome` text,
	FOREIGN KEY (`decision_id`) REFERENCES `moderation_decision`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "appeal_state" CHECK(state IN ('open', 'upheld', 'overturned') AND (state = 'open') = (decided_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `appeal_decision_id_unique` ON `appeal` (`decision_id`);--> statement-breakpoint
CREATE INDEX `appeal_queue` ON `appeal` (`created_at`,`id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `appeal_review` ON `appeal` (`review_id`);--> statement-breakpoint
CREATE TABLE `reply` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`body` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "reply_removed_says_nothing" CHECK(removed_at IS NULL OR body = '')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reply_review_id_unique` ON `reply` (`review_id`);--> statement-breakpoint
CREATE TABLE `reply_revision` (
	`id` text PRIMARY KEY NOT NULL,
	`reply_id` text NOT NULL,
	`n` integer NOT NULL,
	`body` text NOT NULL,
	`written_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`reply_id`) REFERENCES `reply`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reply_revision_n` ON `reply_revision` (`reply_id`,`n`);--> statement-breakpoint
CREATE TABLE `review_report` (
	`id` text PRIMARY KEY NOT NULL,
	`review_id` text NOT NULL,
	`subject` text DEFAULT 'review' NOT NULL,
	`raised_by` text NOT NULL,
	`category` text NOT NULL,
	`explanation` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`account_id` text,
	`rating` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	`outcome` text,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_report_category" CHECK(category IN ('illegal', 'personal_data', 'abuse', 'advertising', 'not_genuine', 'not_about_this', 'court_order')),
	CONSTRAINT "review_report_raised_by" CHECK(raised_by IN ('public', 'company', 'trusted')),
	CONSTRAINT "review_report_subject" CHECK(subject IN ('review', 'reply')),
	CONSTRAINT "review_report_state" CHECK(state IN ('open', 'upheld', 'dismissed') AND (state = 'open') = (decided_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_report_one_open` ON `review_report` (`review_id`,`subject`,`email`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `review_report_queue` ON `review_report` (`created_at`,`id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `review_report_review` ON `review_report` (`review_id`);--> statement-breakpoint
CREATE TABLE `product_topic` (
	`product_id` text NOT NULL,
	`term` text NOT NULL,
	`n` integer NOT NULL,
	`critical` integer NOT NULL,
	PRIMARY KEY(`product_id`, `term`),
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "product_topic_counts" CHECK(critical BETWEEN 0 AND n)
) STRICT;
--> statement-breakpoint
CREATE TABLE `rating_summary` (
	`product_id` text PRIMARY KEY NOT NULL,
	`n1` integer DEFAULT 0 NOT NULL,
	`n2` integer DEFAULT 0 NOT NULL,
	`n3` integer DEFAULT 0 NOT NULL,
	`n4` integer DEFAULT 0 NOT NULL,
	`n5` integer DEFAULT 0 NOT NULL,
	`i1` integer DEFAULT 0 NOT NULL,
	`i2` integer DEFAULT 0 NOT NULL,
	`i3` integer DEFAULT 0 NOT NULL,
	`i4` integer DEFAULT 0 NOT NULL,
	`i5` integer DEFAULT 0 NOT NULL,
	`imported` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "rating_summary_counts" CHECK(min(i1, i2, i3, i4, i5, imported) >= 0 AND n1 >= i1 AND n2 >= i2 AND n3 >= i3 AND n4 >= i4 AND n5 >= i5)
) STRICT;
--> statement-breakpoint
CREATE TABLE `review` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`product_id` text NOT NULL,
	`contact_id` text,
	`rating` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`lang` text NOT NULL,
	`author_name` text NOT NULL,
	`display_format` text DEFAULT 'full' NOT NULL,
	`display_name` text NOT NULL,
	`experience_date` text NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`form_id` text,
	`revision` integer DEFAULT 1 NOT NULL,
	`waiting_revision` integer,
	`origin` text DEFAULT 'form' NOT NULL,
	`invitation_id` text,
	`source` text,
	`source_url` text,
	`source_id` text,
	`import_id` text,
	`state` text NOT NULL,
	`shown` integer DEFAULT false NOT NULL,
	`submitted_at` integer NOT NULL,
	`state_changed_at` integer NOT NULL,
	`withdrawn_from` text,
	`published_at` integer,
	`edited_at` integer,
	`due_at` integer,
	`escalated_at` integer,
	`verified` text,
	`incentivized` integer DEFAULT false NOT NULL,
	`photo_count` integer DEFAULT 0 NOT NULL,
	`media_count` integer DEFAULT 0 NOT NULL,
	`helpful_up` integer DEFAULT 0 NOT NULL,
	`helpful_down` integer DEFAULT 0 NOT NULL,
	`helpful_score` real DEFAULT 0 NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_rating" CHECK(rating BETWEEN 1 AND 5),
	CONSTRAINT "review_state" CHECK(state IN ('pending', 'changes_requested', 'published', 'suspended', 'rejected', 'removed', 'appealed', 'withdrawn', 'erased')),
	CONSTRAINT "review_origin" CHECK(origin IN ('form', 'invitation', 'widget', 'api', 'import')),
	CONSTRAINT "review_display_format" CHECK(display_format IN ('full', 'first_initial', 'initials', 'anonymous')),
	CONSTRAINT "review_author" CHECK(contact_id IS NOT NULL OR origin = 'import'),
	CONSTRAINT "review_import_named" CHECK((origin = 'import') = (source IS NOT NULL AND source_id IS NOT NULL AND import_id IS NOT NULL)),
	CONSTRAINT "review_erased_says_nothing" CHECK(state <> 'erased' OR (title = '' AND body = '' AND display_name = '' AND author_name = '' AND answers = '{}')),
	CONSTRAINT "review_published_at" CHECK(shown = 0 OR published_at IS NOT NULL),
	CONSTRAINT "review_shown" CHECK(CASE state WHEN 'published' THEN shown = 1 WHEN 'changes_requested' THEN 1 WHEN 'pending' THEN 1 ELSE shown = 0 END),
	CONSTRAINT "review_waiting_revision" CHECK(waiting_revision IS NULL OR (shown = 1 AND waiting_revision > revision)),
	CONSTRAINT "review_deadline" CHECK(state <> 'pending' OR (due_at IS NOT NULL AND due_at - state_changed_at BETWEEN 0 AND 1209600000)),
	CONSTRAINT "review_clock" CHECK(state NOT IN ('changes_requested', 'suspended', 'appealed') OR due_at IS NOT NULL),
	CONSTRAINT "review_json" CHECK(json_valid(answers)),
	CONSTRAINT "review_counts" CHECK(min(photo_count, media_count, helpful_up, helpful_down) >= 0 AND shown IN (0, 1))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_id_unique` ON `review` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `review_one_per_person` ON `review` (`product_id`,`contact_id`) WHERE state NOT IN ('withdrawn', 'erased') AND origin <> 'import';--> statement-breakpoint
CREATE UNIQUE INDEX `review_imported_once` ON `review` (`source`,`source_id`) WHERE origin = 'import' AND state <> 'erased';--> statement-breakpoint
CREATE INDEX `review_public` ON `review` (`product_id`,`published_at`,`id`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `review_public_rating` ON `review` (`product_id`,`rating`,`published_at`,`id`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `review_public_helpful` ON `review` (`product_id`,`helpful_score`,`published_at`,`id`) WHERE shown = 1;--> statement-breakpoint
CREATE INDEX `review_queue` ON `review` (`state_changed_at`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `review_changed` ON `review` (`state_changed_at`,`id`) WHERE state <> 'erased';--> statement-breakpoint
CREATE INDEX `review_changed_in` ON `review` (`state`,`state_changed_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_due` ON `review` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `review_contact` ON `review` (`contact_id`);--> statement-breakpoint
CREATE INDEX `review_arrival` ON `review` (`product_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `review_of_import` ON `review` (`import_id`) WHERE import_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `review_of_invitation` ON `review` (`invitation_id`) WHERE invitation_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `review_band` (
	`review_id` text NOT NULL,
	`band` integer NOT NULL,
	`bits` integer NOT NULL,
	`simhash` text NOT NULL,
	PRIMARY KEY(`review_id`, `band`),
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `review_band_bits` ON `review_band` (`band`,`bits`);--> statement-breakpoint
CREATE TABLE `review_revision` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`review_id` text NOT NULL,
	`n` integer NOT NULL,
	`editor` text NOT NULL,
	`rating` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`lang` text NOT NULL,
	`author_name` text NOT NULL,
	`display_format` text NOT NULL,
	`experience_date` text NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`redacts` integer,
	`ranges` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`salt` text NOT NULL,
	`words_hash` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_revision_editor" CHECK(editor IN ('author', 'redaction', 'import')),
	CONSTRAINT "review_revision_redacts" CHECK((editor = 'redaction') = (redacts IS NOT NULL)),
	CONSTRAINT "review_revision_json" CHECK(json_valid(ranges) AND json_valid(answers)),
	CONSTRAINT "review_revision_rating" CHECK(rating BETWEEN 1 AND 5 AND n >= 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_revision_n` ON `review_revision` (`review_id`,`n`);--> statement-breakpoint
CREATE TABLE `review_vote` (
	`review_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`value` integer NOT NULL,
	`voted_at` integer NOT NULL,
	PRIMARY KEY(`review_id`, `contact_id`),
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "review_vote_value" CHECK(value IN (-1, 1))
) STRICT;
--> statement-breakpoint
CREATE INDEX `review_vote_contact` ON `review_vote` (`contact_id`);--> statement-breakpoint
CREATE TABLE `coupon_code` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`pool_id` text,
	`reward_id` text,
	`added_at` integer NOT NULL,
	`given_at` integer,
	FOREIGN KEY (`pool_id`) REFERENCES `coupon_pool`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`reward_id`) REFERENCES `reward`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "coupon_code_code" CHECK(length(code) BETWEEN 3 AND 64),
	CONSTRAINT "coupon_code_given" CHECK((reward_id IS NULL) = (given_at IS NULL) AND (pool_id IS NOT NULL OR reward_id IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_code_code_unique` ON `coupon_code` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_code_reward_id_unique` ON `coupon_code` (`reward_id`);--> statement-breakpoint
CREATE INDEX `coupon_code_free` ON `coupon_code` (`pool_id`,`seq`) WHERE reward_id IS NULL;--> statement-breakpoint
CREATE INDEX `coupon_code_given` ON `coupon_code` (`pool_id`,`given_at`,`seq`) WHERE reward_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `coupon_pool` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`low_at` integer DEFAULT 20 NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "coupon_pool_name" CHECK(length(name) BETWEEN 1 AND 80),
	CONSTRAINT "coupon_pool_low" CHECK(low_at BETWEEN 0 AND 100000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_pool_name_unique` ON `coupon_pool` (`name`);--> statement-breakpoint
CREATE TABLE `coupon_use` (
	`code` text PRIMARY KEY NOT NULL,
	`external_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`code`) REFERENCES `coupon_code`(`code`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `coupon_use_external_id_unique` ON `coupon_use` (`external_id`);--> statement-breakpoint
CREATE TABLE `points_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`delta` integer NOT NULL,
	`why` text NOT NULL,
	`reward_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`reward_id`) REFERENCES `reward`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "points_entry_why" CHECK(why IN ('earned', 'spent', 'given_back', 'expired') AND (why IN ('earned', 'given_back')) = (delta > 0) AND delta <> 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `points_entry_once` ON `points_entry` (`reward_id`,`why`,`contact_id`);--> statement-breakpoint
CREATE INDEX `points_entry_contact` ON `points_entry` (`contact_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `points_option` (
	`id` text PRIMARY KEY NOT NULL,
	`cost` integer NOT NULL,
	`stock` integer,
	`approval` text NOT NULL,
	`kind` text NOT NULL,
	`amount_minor` integer,
	`currency` text,
	`percent_bp` integer,
	`points` integer,
	`months` integer,
	`description` text NOT NULL,
	`fulfilment` text NOT NULL,
	`pool_id` text,
	`expires_days` integer,
	`created_at` integer NOT NULL,
	`off_at` integer,
	CONSTRAINT "points_option_cost" CHECK(cost BETWEEN 1 AND 1000000000 AND coalesce(stock, 0) >= 0),
	CONSTRAINT "points_option_approval" CHECK(approval IN ('auto', 'staff')),
	CONSTRAINT "points_option_buys_no_points" CHECK(kind <> 'points'),
	CONSTRAINT "points_option_kind" CHECK(kind IN ('coupon', 'credit', 'points', 'gift', 'free_months', 'thanks')),
	CONSTRAINT "points_option_fulfilment" CHECK(fulfilment IN ('pool', 'generated', 'webhook', 'hand', 'file', 'none') AND (fulfilment = 'pool') = (pool_id IS NOT NULL)),
	CONSTRAINT "points_option_value" CHECK(CASE kind
      WHEN 'coupon' THEN (percent_bp IS NULL) <> (amount_minor IS NULL) AND points IS NULL AND months IS NULL
      WHEN 'credit' THEN amount_minor IS NOT NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL
      WHEN 'points' THEN points IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND months IS NULL
      WHEN 'free_months' THEN months IS NOT NULL AND amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL
      ELSE amount_minor IS NULL AND percent_bp IS NULL AND points IS NULL AND months IS NULL END),
	CONSTRAINT "points_option_amount" CHECK((amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0),
	CONSTRAINT "points_option_percent" CHECK(coalesce(percent_bp, 1) BETWEEN 1 AND 10000),
	CONSTRAINT "points_option_numbers" CHECK(coalesce(points, 1) > 0 AND coalesce(months, 1) > 0 AND coalesce(expires_days, 1) > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `reward` (
	`id` text PRIMARY KEY NOT NULL,
	`offer_id` text,
	`side` text NOT NULL,
	`contact_id` text NOT NULL,
	`referral_id` text,
	`cause_key` text NOT NULL,
	`cause_id` text NOT NULL,
	`threshold` integer,
	`option_id` text,
	`kind` text NOT NULL,
	`amount_minor` integer,
	`currency` text,
	`percent_bp` integer,
	`points` integer,
	`months` integer,
	`description` text NOT NULL,
	`fulfilment` text NOT NULL,
	`pool_id` text,
	`expires_days` integer,
	`state` text NOT NULL,
	`reason` text,
	`statement` text,
	`automatic` integer NOT NULL,
	`unbacked` integer DEFAULT false NOT NULL,
	`granted_at` integer NOT NULL,
	`approvable_at` integer NOT NULL,
	`approved_at` integer,
	`approved_by` text,
	`fulfilled_at` integer,
	`fulfilment_ref` text,
	`used_at` integer,
	`expires_at` integer,
	`reminded_at` integer,
	`moved_at` integer NOT NULL,
	FOREIGN KEY (`offer_id`) REFERENCES `offer`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`referral_id`) REFERENCES `referral`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`option_id`) REFERENCES `points_option`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`pool_id`) REFERENCES `coupon_pool`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "reward_side" CHECK(side IN ('friend', 'advocate', 'milestone', 'redemption') AND (side = 'redemption') = (offer_id IS NULL) AND (side = 'redemption') = (option_id IS NOT NULL)),
	CONSTRAINT "reward_state" CHECK(state IN ('pending', 'approved', 'fulfilled', 'cancelled', 'expired')),
	CONSTRAINT "reward_kind" CHECK(kind IN ('coupon', 'credit', 'points', 'gift', 'free_months', 'thanks')),
	CONSTRAINT "reward_fulfilment" CHECK(fulfilment IN ('pool', 'generated', 'webhook', 'hand', 'file', 'none')),
	CONSTRAINT "reward_threshold" CHECK((side = 'milestone') = (threshold IS NOT NULL)),
	CONSTRAINT "reward_amount" CHECK((amount_minor IS NULL) = (currency IS NULL) AND coalesce(amount_minor, 1) > 0),
	CONSTRAINT "reward_cancelled" CHECK((state = 'cancelled') = (reason IS NOT NULL) AND coalesce(reason, 'erased') IN ('reversed', 'refused', 'cap_reached', 'declined', 'erased')),
	CONSTRAINT "reward_declined" CHECK((statement IS NOT NULL) = (coalesce(reason, '') = 'declined')),
	CONSTRAINT "reward_approved" CHECK(state NOT IN ('approved', 'fulfilled') OR approved_at IS NOT NULL),
	CONSTRAINT "reward_fulfilled" CHECK(state <> 'fulfilled' OR fulfilled_at IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reward_once` ON `reward` (`offer_id`,`side`,`contact_id`,`cause_key`) WHERE offer_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `reward_redeemed_once` ON `reward` (`contact_id`,`cause_key`) WHERE offer_id IS NULL;--> statement-breakpoint
CREATE INDEX `reward_contact` ON `reward` (`contact_id`,`granted_at`);--> statement-breakpoint
CREATE INDEX `reward_counted` ON `reward` (`offer_id`,`side`,`contact_id`) WHERE state <> 'cancelled';--> statement-breakpoint
CREATE INDEX `reward_option` ON `reward` (`option_id`) WHERE option_id IS NOT NULL AND state <> 'cancelled';--> statement-breakpoint
CREATE INDEX `reward_pool` ON `reward` (`pool_id`,`state`) WHERE pool_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `reward_referral` ON `reward` (`referral_id`);--> statement-breakpoint
CREATE INDEX `reward_state` ON `reward` (`state`,`granted_at`,`id`);--> statement-breakpoint
CREATE INDEX `reward_due` ON `reward` (`approvable_at`) WHERE state = 'pending' AND automatic = 1;--> statement-breakpoint
CREATE INDEX `reward_expiring` ON `reward` (`expires_at`) WHERE expires_at IS NOT NULL AND state = 'fulfilled' AND used_at IS NULL;--> statement-breakpoint
CREATE TABLE `reward_step` (
	`id` text PRIMARY KEY NOT NULL,
	`reward_id` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	`moved_by` text,
	FOREIGN KEY (`reward_id`) REFERENCES `reward`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `reward_step_reward` ON `reward_step` (`reward_id`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `hold` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`action` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`evidence` text NOT NULL,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`escalated_at` integer,
	`decided_at` integer,
	`decided_by` text,
	`reason` text,
	FOREIGN KEY (`owner_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "hold_state" CHECK(state IN ('open', 'cleared', 'confirmed')),
	CONSTRAINT "hold_action" CHECK("action" IN ('note', 'hold') AND ("action" = 'hold' OR state <> 'open')),
	CONSTRAINT "hold_evidence_is_json" CHECK(json_valid(evidence)),
	CONSTRAINT "hold_decided" CHECK("action" = 'note' OR ((state = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (reason IS NULL))),
	CONSTRAINT "hold_two_people" CHECK(owner_id <> contact_id)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `hold_once` ON `hold` (`rule`,`owner_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `hold_subject` ON `hold` (`subject_kind`,`subject_id`,`state`);--> statement-breakpoint
CREATE INDEX `hold_open` ON `hold` (`state`,`opened_at`,`id`);--> statement-breakpoint
CREATE INDEX `hold_due` ON `hold` (`due_at`) WHERE state = 'open' AND escalated_at IS NULL;--> statement-breakpoint
CREATE TABLE `mail_domain` (
	`domain` text PRIMARY KEY NOT NULL,
	`answer` text NOT NULL,
	`unclear` integer DEFAULT 0 NOT NULL,
	`asked_at` integer NOT NULL,
	CONSTRAINT "mail_domain_answer" CHECK(answer IN ('mail', 'none', 'unclear'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `mail_domain_asked` ON `mail_domain` (`asked_at`);--> statement-breakpoint
CREATE TABLE `roadmap_plan` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` text NOT NULL,
	`horizon` text NOT NULL,
	`eta_from` text,
	`eta_to` text,
	`confidence` text,
	`planned_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "roadmap_plan_horizon" CHECK(horizon IN ('now', 'next', 'later', 'dated', 'none')),
	CONSTRAINT "roadmap_plan_confidence" CHECK(confidence IN ('low', 'medium', 'high')),
	CONSTRAINT "roadmap_plan_dated" CHECK((horizon = 'dated') = (eta_from IS NOT NULL AND eta_to IS NOT NULL AND confidence IS NOT NULL)),
	CONSTRAINT "roadmap_plan_undated" CHECK(horizon = 'dated' OR (eta_from IS NULL AND eta_to IS NULL AND confidence IS NULL)),
	CONSTRAINT "roadmap_plan_order" CHECK(eta_from <= eta_to)
) STRICT;
--> statement-breakpoint
CREATE INDEX `roadmap_plan_of` ON `roadmap_plan` (`request_id`,`seq`);--> statement-breakpoint
CREATE TABLE `asset` (
	`hash` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` blob NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "asset_kind" CHECK(kind IN ('logo')),
	CONSTRAINT "asset_type" CHECK(type IN ('image/png', 'image/webp', 'image/jpeg')),
	CONSTRAINT "asset_size" CHECK(length(bytes) BETWEEN 1 AND 524288)
) STRICT;
--> statement-breakpoint
CREATE TABLE `secret` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "setting_is_json" CHECK(json_valid(value))
) STRICT;
--> statement-breakpoint
CREATE TABLE `cohort_cell` (
	`week` integer NOT NULL,
	`age` integer NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`week`, `age`),
	CONSTRAINT "cohort_cell_age" CHECK(age >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `cohort_size` (
	`week` integer PRIMARY KEY NOT NULL,
	`people` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `contact_cohort` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`week` integer NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_cohort_week` ON `contact_cohort` (`week`,`contact_id`);--> statement-breakpoint
CREATE TABLE `contact_week` (
	`contact_id` text NOT NULL,
	`week` integer NOT NULL,
	PRIMARY KEY(`contact_id`, `week`),
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `stage_target` (
	`version` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`saved_at` integer NOT NULL,
	`saved_by` text NOT NULL,
	CONSTRAINT "stage_target_json" CHECK(json_valid(value))
) STRICT;
--> statement-breakpoint
CREATE TABLE `stay_report` (
	`name` text PRIMARY KEY NOT NULL,
	`computed_at` integer NOT NULL,
	`people` integer NOT NULL,
	`data` text NOT NULL,
	CONSTRAINT "stay_report_data_is_json" CHECK(json_valid(data))
) STRICT;
--> statement-breakpoint
CREATE TABLE `story` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`review_id` text NOT NULL,
	`revision` integer NOT NULL,
	`title` text NOT NULL,
	`parts` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`asked_at` integer,
	`approved_version` integer,
	`live_from` integer,
	`retired_at` integer,
	`retired_reason` text,
	`written_by` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`written_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "story_state" CHECK(state IN ('draft', 'asked', 'live', 'retired') AND version >= 1),
	CONSTRAINT "story_parts_are_json" CHECK(json_valid(parts)),
	CONSTRAINT "story_asked" CHECK(state <> 'asked' OR asked_at IS NOT NULL),
	CONSTRAINT "story_approved" CHECK(state <> 'live' OR (approved_version IS version AND live_from IS NOT NULL)),
	CONSTRAINT "story_retired" CHECK((state = 'retired') = (retired_reason IS NOT NULL) AND (state = 'retired') = (retired_at IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `story_slug_unique` ON `story` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `story_one_standing` ON `story` (`review_id`) WHERE state <> 'retired';--> statement-breakpoint
CREATE INDEX `story_review` ON `story` (`review_id`);--> statement-breakpoint
CREATE INDEX `story_live` ON `story` (`live_from`) WHERE state = 'live';--> statement-breakpoint
CREATE TABLE `stripe_booking` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	FOREIGN KEY (`refund_id`) REFERENCES `refund`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_booking_payment` ON `stripe_booking` (`payment`);--> statement-breakpoint
CREATE TABLE `stripe_charge` (
	`id` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	`refunded_minor` integer NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "stripe_charge_refunded" CHECK(refunded_minor >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_charge_payment` ON `stripe_charge` (`payment`);--> statement-breakpoint
CREATE TABLE `stripe_customer` (
	`hash` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_customer_contact` ON `stripe_customer` (`contact_id`);--> statement-breakpoint
CREATE TABLE `stripe_event` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`mode` text NOT NULL,
	`created_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`handled_at` integer,
	`outcome` text NOT NULL,
	`reason` text,
	`field` text,
	`object_id` text NOT NULL,
	`sale_key` text,
	`payment` text,
	`customer_hash` text,
	`email_hash` text,
	`contact_id` text,
	`sale_id` text,
	`body` text,
	`due_at` integer,
	`trimmed_at` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`sale_id`) REFERENCES `sale`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "stripe_event_mode" CHECK(mode IN ('live', 'test')),
	CONSTRAINT "stripe_event_outcome" CHECK(outcome IN ('recorded', 'skipped', 'waiting', 'nobody', 'failed')),
	CONSTRAINT "stripe_event_reason" CHECK(outcome IN ('recorded', 'skipped') OR reason IS NOT NULL),
	CONSTRAINT "stripe_event_forgets" CHECK(outcome NOT IN ('recorded', 'skipped') OR (body IS NULL AND customer_hash IS NULL AND email_hash IS NULL AND due_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_event_received` ON `stripe_event` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `stripe_event_outcome` ON `stripe_event` (`outcome`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `stripe_event_due` ON `stripe_event` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stripe_event_trim` ON `stripe_event` (`received_at`) WHERE body IS NOT NULL AND trimmed_at IS NULL;--> statement-breakpoint
CREATE INDEX `stripe_event_sale` ON `stripe_event` (`sale_key`) WHERE body IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stripe_event_payment` ON `stripe_event` (`payment`) WHERE body IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stripe_event_email` ON `stripe_event` (`email_hash`) WHERE email_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stripe_event_customer` ON `stripe_event` (`customer_hash`) WHERE customer_hash IS NOT NULL;--> statement-breakpoint
CREATE TABLE `stripe_payment` (
	`id` text PRIMARY KEY NOT NULL,
	`sale_key` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_payment_sale` ON `stripe_payment` (`sale_key`);--> statement-breakpoint
CREATE TABLE `stripe_promotion` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `stripe_refund` (
	`id` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT "stripe_refund_state" CHECK(state IN ('pending', 'succeeded', 'failed')),
	CONSTRAINT "stripe_refund_amount" CHECK(amount_minor > 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `stripe_refund_payment` ON `stripe_refund` (`payment`);--> statement-breakpoint
CREATE TABLE `stripe_refusal` (
	`day` integer NOT NULL,
	`why` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `why`),
	CONSTRAINT "stripe_refusal_why" CHECK(why IN ('forged', 'old', 'no_secret'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `stripe_secret` (
	`id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `stripe_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`mode` text NOT NULL,
	`api_key` text,
	`api_key_hint` text,
	`updated_at` integer NOT NULL,
	CONSTRAINT "stripe_setting_one" CHECK(id = 1),
	CONSTRAINT "stripe_setting_mode" CHECK(mode IN ('live', 'test')),
	CONSTRAINT "stripe_setting_key" CHECK((api_key IS NULL) = (api_key_hint IS NULL))
) STRICT;
--> statement-breakpoint
CREATE TABLE `friend_invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`advocate_id` text NOT NULL,
	`address_hash` text NOT NULL,
	`email` text,
	`legal_basis` text NOT NULL,
	`offer_id` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `friend_invitation_address_hash_unique` ON `friend_invitation` (`address_hash`);--> statement-breakpoint
CREATE INDEX `friend_invitation_advocate` ON `friend_invitation` (`advocate_id`,`at`);--> statement-breakpoint
CREATE INDEX `friend_invitation_kept` ON `friend_invitation` (`at`) WHERE email IS NOT NULL;--> statement-breakpoint
CREATE TABLE `submitted_lead` (
	`id` text PRIMARY KEY NOT NULL,
	`advocate_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`domain` text,
	`company` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`basis` text NOT NULL,
	`state` text NOT NULL,
	`decline_reason` text,
	`owned_until` integer NOT NULL,
	`contact_id` text,
	`due_at` integer,
	`submitted_at` integer NOT NULL,
	`moved_at` integer NOT NULL,
	`forgotten_at` integer,
	FOREIGN KEY (`advocate_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "submitted_lead_state" CHECK(state IN ('submitted', 'accepted', 'qualified', 'meeting', 'negotiation', 'won', 'lost', 'declined')),
	CONSTRAINT "submitted_lead_declined" CHECK((state = 'declined') = (decline_reason IS NOT NULL)),
	CONSTRAINT "submitted_lead_reason" CHECK(decline_reason IS NULL OR decline_reason IN ('known', 'taken', 'no_fit', 'no_answer', 'unclear', 'no_consent')),
	CONSTRAINT "submitted_lead_forgotten" CHECK(forgotten_at IS NULL OR (name = '' AND email = '' AND note = ''))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `submitted_lead_one_open` ON `submitted_lead` (`email_hash`) WHERE state NOT IN ('won', 'lost', 'declined');--> statement-breakpoint
CREATE INDEX `submitted_lead_hash` ON `submitted_lead` (`email_hash`);--> statement-breakpoint
CREATE INDEX `submitted_lead_advocate` ON `submitted_lead` (`advocate_id`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `submitted_lead_state` ON `submitted_lead` (`state`,`submitted_at`,`id`);--> statement-breakpoint
CREATE INDEX `submitted_lead_moved` ON `submitted_lead` (`moved_at`);--> statement-breakpoint
CREATE TABLE `submitted_lead_step` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	FOREIGN KEY (`lead_id`) REFERENCES `submitted_lead`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `submitted_lead_step_lead` ON `submitted_lead_step` (`lead_id`,`at`);--> statement-breakpoint
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
CREATE TABLE `survey_item` (
	`id` text PRIMARY KEY NOT NULL,
	`survey_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`request_id` text,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`request_id`) REFERENCES `request`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "survey_item_text" CHECK(length(text) BETWEEN 1 AND 200)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_item_place` ON `survey_item` (`survey_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `survey_item_of` ON `survey_item` (`survey_id`,`id`);--> statement-breakpoint
CREATE INDEX `survey_item_request` ON `survey_item` (`request_id`) WHERE request_id IS NOT NULL;--> statement-breakpoint
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
CREATE TABLE `author_ask` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`review_id` text NOT NULL,
	`testimonial_id` text,
	`story_id` text,
	`version` integer,
	`token_hash` text,
	`sealed` text,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`due_at` integer,
	`answered_at` integer,
	`answer` text,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonial`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "author_ask_due_while_open" CHECK(due_at IS NULL OR answered_at IS NULL),
	CONSTRAINT "author_ask_kind" CHECK(kind IN ('permission', 'affirmation', 'story')),
	CONSTRAINT "author_ask_of" CHECK((kind = 'story') = (story_id IS NOT NULL) AND (kind = 'story') = (version IS NOT NULL)),
	CONSTRAINT "author_ask_answer" CHECK(answer IS NULL OR (answer IN ('yes', 'no') AND answered_at IS NOT NULL)),
	CONSTRAINT "author_ask_over" CHECK(answered_at IS NULL OR sealed IS NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `author_ask_token_hash_unique` ON `author_ask` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `author_ask_permission_once` ON `author_ask` (`review_id`) WHERE kind = 'permission';--> statement-breakpoint
CREATE UNIQUE INDEX `author_ask_story_once` ON `author_ask` (`story_id`,`version`) WHERE kind = 'story';--> statement-breakpoint
CREATE INDEX `author_ask_testimonial` ON `author_ask` (`testimonial_id`);--> statement-breakpoint
CREATE INDEX `author_ask_open` ON `author_ask` (`expires_at`) WHERE sealed IS NOT NULL;--> statement-breakpoint
CREATE INDEX `author_ask_due` ON `author_ask` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `testimonial` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`review_id` text NOT NULL,
	`revision` integer NOT NULL,
	`ranges` text NOT NULL,
	`excerpt` text NOT NULL,
	`shortened` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`asked_at` integer,
	`live_when_permitted` integer DEFAULT false NOT NULL,
	`live_from` integer,
	`review_by` integer,
	`affirmed_at` integer,
	`retired_at` integer,
	`retired_reason` text,
	`approved_by` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`approved_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "testimonial_state" CHECK(state IN ('candidate', 'permission_requested', 'permitted', 'live', 'retired') AND shortened IN (0, 1)),
	CONSTRAINT "testimonial_asked" CHECK(state <> 'permission_requested' OR asked_at IS NOT NULL),
	CONSTRAINT "testimonial_live_from" CHECK(CASE state WHEN 'live' THEN live_from IS NOT NULL AND review_by > live_from WHEN 'retired' THEN 1 ELSE live_from IS NULL AND review_by IS NULL END),
	CONSTRAINT "testimonial_retired" CHECK((state = 'retired') = (retired_reason IS NOT NULL) AND (state = 'retired') = (retired_at IS NOT NULL)),
	CONSTRAINT "testimonial_retired_reason" CHECK(retired_reason IS NULL OR retired_reason IN ('consent_withdrawn', 'review_withdrawn', 'review_changed', 'review_removed', 'erased', 'manual', 'stale', 'not_true', 'declined')),
	CONSTRAINT "testimonial_ranges_are_json" CHECK(json_valid(ranges)),
	CONSTRAINT "testimonial_code" CHECK(length(code) = 6)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `testimonial_code_unique` ON `testimonial` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `testimonial_one_standing` ON `testimonial` (`review_id`) WHERE state <> 'retired';--> statement-breakpoint
CREATE INDEX `testimonial_review` ON `testimonial` (`review_id`);--> statement-breakpoint
CREATE INDEX `testimonial_review_by` ON `testimonial` (`review_by`) WHERE state = 'live';--> statement-breakpoint
CREATE INDEX `testimonial_live` ON `testimonial` (`live_from`) WHERE state = 'live';--> statement-breakpoint
CREATE TABLE `testimonial_tag` (
	`testimonial_id` text NOT NULL,
	`kind` text NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`testimonial_id`, `kind`, `tag`),
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonial`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "testimonial_tag_kind" CHECK(kind IN ('tag', 'theme')),
	CONSTRAINT "testimonial_tag_form" CHECK(length(tag) BETWEEN 1 AND 40 AND tag = lower(trim(tag)))
) STRICT;
--> statement-breakpoint
CREATE INDEX `testimonial_tag_tag` ON `testimonial_tag` (`kind`,`tag`);--> statement-breakpoint
CREATE TABLE `webhook_attempt` (
	`endpoint_id` text NOT NULL,
	`message_id` text NOT NULL,
	`n` integer NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL,
	`status` integer,
	`error` text,
	`answer` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`endpoint_id`, `message_id`, `n`),
	FOREIGN KEY (`endpoint_id`,`message_id`) REFERENCES `webhook_delivery`(`endpoint_id`,`message_id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webhook_attempt_outcome" CHECK((status IS NULL) = (error IS NOT NULL)),
	CONSTRAINT "webhook_attempt_answer" CHECK(length(answer) <= 1024)
) STRICT;
--> statement-breakpoint
CREATE TABLE `webhook_day` (
	`endpoint_id` text NOT NULL,
	`day` text NOT NULL,
	`delivered` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`endpoint_id`, `day`),
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoint`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`endpoint_id` text NOT NULL,
	`message_id` text NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`endpoint_id`, `message_id`),
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoint`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webhook_delivery_states" CHECK(state IN ('queued', 'sending', 'delivered', 'failed', 'missed')),
	CONSTRAINT "webhook_delivery_finished" CHECK((state IN ('queued', 'sending')) = (finished_at IS NULL)),
	CONSTRAINT "webhook_delivery_tries" CHECK(tries BETWEEN 0 AND attempts),
	CONSTRAINT "webhook_delivery_body" CHECK(json_valid(body))
) STRICT;
--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`endpoint_id`,`due_at`) WHERE state IN ('queued', 'sending');--> statement-breakpoint
CREATE INDEX `webhook_delivery_list` ON `webhook_delivery` (`endpoint_id`,`created_at`,`message_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_state` ON `webhook_delivery` (`endpoint_id`,`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_age` ON `webhook_delivery` (`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`partner_id` text,
	`created_at` integer NOT NULL,
	`off_at` integer,
	`off_reason` text,
	`failing_since` integer,
	`last_delivered_at` integer,
	`rest_until` integer,
	FOREIGN KEY (`partner_id`) REFERENCES `partner`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webhook_endpoint_off" CHECK((off_at IS NULL) = (off_reason IS NULL)),
	CONSTRAINT "webhook_endpoint_off_reason" CHECK(off_reason IN ('by_hand', 'gone', 'failing', 'banned')),
	CONSTRAINT "webhook_endpoint_banned" CHECK(off_reason IS NOT 'banned' OR partner_id IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE INDEX `webhook_endpoint_owner` ON `webhook_endpoint` (`partner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_key` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`kind` text NOT NULL,
	`sealed` text NOT NULL,
	`public_key` text,
	`created_at` integer NOT NULL,
	`ends_at` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoint`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webhook_key_kind" CHECK(kind IN ('hmac', 'ed25519')),
	CONSTRAINT "webhook_key_public" CHECK((kind = 'ed25519') = (public_key IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_key_current` ON `webhook_key` (`endpoint_id`,`kind`) WHERE ends_at IS NULL;--> statement-breakpoint
CREATE INDEX `webhook_key_endpoint` ON `webhook_key` (`endpoint_id`);--> statement-breakpoint
CREATE TABLE `webhook_subscription` (
	`type` text NOT NULL,
	`endpoint_id` text NOT NULL,
	PRIMARY KEY(`type`, `endpoint_id`),
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoint`(`id`) ON UPDATE no action ON DELETE cascade DEFERRABLE INITIALLY DEFERRED
) STRICT;
--> statement-breakpoint
CREATE INDEX `webhook_subscription_endpoint` ON `webhook_subscription` (`endpoint_id`);--> statement-breakpoint
CREATE TABLE `webinar` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`speaker` text,
	`starts_at` integer NOT NULL,
	`minutes` integer NOT NULL,
	`join_url` text NOT NULL,
	`places` integer,
	`recording_url` text,
	`recorded_at` integer,
	`state` text DEFAULT 'draft' NOT NULL,
	`sequence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`opened_at` integer,
	`cancelled_at` integer,
	CONSTRAINT "webinar_state" CHECK(state IN ('draft', 'open', 'cancelled') AND (state = 'draft') = (opened_at IS NULL)),
	CONSTRAINT "webinar_cancelled" CHECK((state = 'cancelled') = (cancelled_at IS NOT NULL)),
	CONSTRAINT "webinar_length" CHECK(minutes BETWEEN 5 AND 1440 AND coalesce(places, 1) > 0),
	CONSTRAINT "webinar_links" CHECK(join_url LIKE 'https://%' AND coalesce(recording_url, 'https://') LIKE 'https://%'),
	CONSTRAINT "webinar_recorded" CHECK((recording_url IS NULL) OR (recorded_at IS NOT NULL)),
	CONSTRAINT "webinar_slug" CHECK(length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `webinar_slug_unique` ON `webinar` (`slug`);--> statement-breakpoint
CREATE INDEX `webinar_when` ON `webinar` (`starts_at`,`id`);--> statement-breakpoint
CREATE TABLE `webinar_notice` (
	`place_id` text NOT NULL,
	`what` text NOT NULL,
	`n` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`place_id`, `what`, `n`),
	FOREIGN KEY (`place_id`) REFERENCES `webinar_place`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webinar_notice_what" CHECK(what IN ('day', 'hour', 'changed', 'cancelled', 'recording'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `webinar_place` (
	`id` text PRIMARY KEY NOT NULL,
	`webinar_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`taken_at` integer,
	`given_up_at` integer,
	`merge_id` text,
	`sequence` integer NOT NULL,
	`attended_at` integer,
	`joined_at` integer,
	`left_at` integer,
	FOREIGN KEY (`webinar_id`) REFERENCES `webinar`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`contact_id`) REFERENCES `contact`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (`merge_id`) REFERENCES `contact_merge`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "webinar_place_merged_away" CHECK(merge_id IS NULL OR given_up_at IS NOT NULL),
	CONSTRAINT "webinar_place_is" CHECK(taken_at IS NOT NULL OR attended_at IS NOT NULL),
	CONSTRAINT "webinar_place_given_up" CHECK(given_up_at IS NULL OR taken_at IS NOT NULL),
	CONSTRAINT "webinar_place_there" CHECK(attended_at IS NOT NULL OR (joined_at IS NULL AND left_at IS NULL)),
	CONSTRAINT "webinar_place_order" CHECK(coalesce(left_at, joined_at) IS NULL OR coalesce(left_at, joined_at) >= coalesce(joined_at, left_at))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `webinar_place_once` ON `webinar_place` (`webinar_id`,`contact_id`);--> statement-breakpoint
CREATE INDEX `webinar_place_of` ON `webinar_place` (`contact_id`);--> statement-breakpoint
CREATE INDEX `webinar_place_merged` ON `webinar_place` (`merge_id`) WHERE merge_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `wheel_audit` (
	`id` text PRIMARY KEY NOT NULL,
	`answers` text NOT NULL,
	`figures` text NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_by` text NOT NULL,
	CONSTRAINT "wheel_audit_json" CHECK(json_valid(answers) AND json_valid(figures))
) STRICT;
--> statement-breakpoint
CREATE INDEX `wheel_audit_newest` ON `wheel_audit` (`taken_at`,`id`);--> statement-breakpoint
CREATE TABLE `wheel_suggestion` (
	`audit_id` text NOT NULL,
	`key` text NOT NULL,
	`position` integer NOT NULL,
	`rests` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`made_kind` text,
	`made_id` text,
	`ended_at` integer,
	`ended_by` text,
	`thrown_at` integer,
	PRIMARY KEY(`audit_id`, `key`),
	FOREIGN KEY (`audit_id`) REFERENCES `wheel_audit`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT "wheel_suggestion_state" CHECK(state IN ('open', 'done', 'declined')),
	CONSTRAINT "wheel_suggestion_ended" CHECK((state = 'open') = (ended_at IS NULL)),
	CONSTRAINT "wheel_suggestion_made" CHECK((made_kind IS NULL) = (made_id IS NULL)),
	CONSTRAINT "wheel_suggestion_rests" CHECK(json_valid(rests))
) STRICT;
--> statement-breakpoint
CREATE INDEX `wheel_suggestion_made_of` ON `wheel_suggestion` (`made_id`) WHERE made_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `digest_reader` (
	`account_id` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`last_week` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `wheel_review` (
	`id` text PRIMARY KEY NOT NULL,
	`held_at` integer NOT NULL,
	`held_by` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`agenda` text NOT NULL,
	CONSTRAINT "wheel_review_agenda" CHECK(json_valid(agenda))
) STRICT;
--> statement-breakpoint
CREATE INDEX `wheel_review_newest` ON `wheel_review` (`held_at`,`id`);