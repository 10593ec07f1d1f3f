import { z } from "zod";
import { defineEndpoint } from "./endpoint.ts";
import { time } from "./shapes.ts";

const role = z.enum(["admin", "member", "viewer"]);

export const account = z
  .object({
    id: z.string(),
    employeeId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    tier: z.enum(["member", "power", "service"]),
    teamId: z.string().nullable(),
    createdAt: time,
    deactivatedAt: time.nullable(),
  })
  .meta({ id: "Account" });

const showMe = defineEndpoint({
  id: "showMe",
  method: "get",
  path: "/accounts/me",
  tag: "Accounts",
  summary: "Who the token speaks for, and what it may do",
  action: "account.read",
  answer: z.object({ account, scopes: z.array(z.string()) }).meta({ id: "Me" }),
  run: async (call) => ({ data: { account: call.account, scopes: [...call.scopes] } }),
});

export const accountEndpoints = [showMe];
