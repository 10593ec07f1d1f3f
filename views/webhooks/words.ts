import type { DeliveryEvent, DeliveryState, WebhookEvent } from "../../src/db/schema/webhooks.ts";
import type { Webhook } from "../../src/webhooks/webhook.ts";
import type { IconName } from "../ui/icon.ts";
import type { Tone } from "../ui/tone.ts";

export const EVENT_WORDS: Record<WebhookEvent, string> = {
  "draft.ready": "A draft is ready to look at",
  "publication.done": "Something was published",
  "publication.failed": "A publication failed, or nobody knows whether it arrived",
  "budget.warning": "A budget is nearly used up",
  "job.dead": "A background job was given up",
};

export const SHORT_WORDS: Record<DeliveryEvent, string> = {
  "draft.ready": "Draft ready",
  "publication.done": "Published",
  "publication.failed": "Publication failed",
  "budget.warning": "Budget warning",
  "job.dead": "Job given up",
  "webhook.test": "Test",
};

interface Look {
  tone: Tone;
  word: string;
  icon?: IconName;
}

export const DELIVERY_LOOKS: Record<DeliveryState, Look> = {
  waiting: { tone: "info", word: "Waiting", icon: "clock" },
  delivered: { tone: "good", word: "Delivered" },
  failed: { tone: "bad", word: "Failed" },
};

export function webhookLook({ disabledAt, disabledReason, failingSince }: Webhook): Look {
  if (disabledReason !== null) return { tone: "bad", word: "Switched off" };
  if (disabledAt !== null) return { tone: "warn", word: "Paused", icon: "pause" };
  if (failingSince !== null) return { tone: "warn", word: "Failing" };
  return { tone: "good", word: "On" };
}
