import { defineRule } from "./rule.ts";

export const small = defineRule({
  id: "US-SMALL",
  label: "Small enough to plan",
  basis: "INVEST: estimable, small",
  help: "Few enough criteria and points that a team can estimate it and finish it soon. A model is asked whether it can be estimated at all.",
  isJudged: true,
  check({ content, settings }) {
    const { mostCriteria, mostPoints } = settings["US-SMALL"];
    const { points } = content.estimate;
    if (content.criteria.length > mostCriteria) {
      const message = `${content.criteria.length} acceptance criteria are more than ${mostCriteria}. Split the work, or merge criteria.`;
      return [{ part: `criteria.${mostCriteria}`, message }];
    }
    if (points !== null && points > mostPoints) {
      return [
        {
          part: "estimate",
          message: `${points} points are more than ${mostPoints}. Split the work.`,
        },
      ];
    }
    return [];
  },
});
