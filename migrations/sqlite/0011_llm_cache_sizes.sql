DROP INDEX `llm_cache_used`;--> statement-breakpoint
CREATE INDEX `llm_cache_used` ON `llm_cache` (`last_used_at`,`bytes`,`hits`);