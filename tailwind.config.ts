import type { Config } from "tailwindcss";

// Colours and type live in views/app.css (@theme); here is what Tailwind reads and the page's widths.
export default {
  content: ["./views/**/*.{ts,tsx}"],
  theme: {
    extend: {
      maxWidth: { reading: "42rem", page: "72rem", wide: "96rem" },
    },
  },
} satisfies Config;
