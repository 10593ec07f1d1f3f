/** Deliberately plain: nobody should take these pages for the product or for a real Jira. */
export const lookCss = `
:root { color-scheme: light dark; --line: light-dark(#c9ced6, #4a5160); --soft: light-dark(#f3f5f8, #22262e); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#fff, #16191f); color: light-dark(#1c2230, #e6e9ef); }
header { background: light-dark(#fff4ce, #4a3b00); padding: .5rem 1rem; border-bottom: 1px solid var(--line); }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
a { color: light-dark(#0b57d0, #9cc2ff); }
a:focus-visible, summary:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
code { background: var(--soft); padding: 0 .2rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .4rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.text { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem; }
`;
