CREATE TABLE `composition_nodes` (
	`composition_id` text NOT NULL,
	`node_id` text NOT NULL,
	`content` text NOT NULL,
	PRIMARY KEY(`composition_id`, `node_id`),
	FOREIGN KEY (`composition_id`) REFERENCES `compositions`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
