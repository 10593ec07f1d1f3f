CREATE TABLE "composition_nodes" (
	"composition_id" text NOT NULL,
	"node_id" text NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "composition_nodes_composition_id_node_id_pk" PRIMARY KEY("composition_id","node_id")
);
--> statement-breakpoint
ALTER TABLE "composition_nodes" ADD CONSTRAINT "composition_nodes_composition_id_compositions_id_fk" FOREIGN KEY ("composition_id") REFERENCES "public"."compositions"("id") ON DELETE cascade ON UPDATE no action;