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
.words :is(th, td) { overflow-wrap: break-word; padding-inline: .25rem .5rem; }
pre { background: var(--soft); padding: 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
code { background: var(--soft); padding: 0 .2rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .4rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1rem; overflow-wrap: anywhere; } small { font-weight: 400; }
.text { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem; }
.said { white-space: pre-wrap; overflow-wrap: anywhere; padding-block: .6rem; }
section.text { margin-block: .6rem; }
.diff { border: 1px solid var(--line); font-size: .8rem; line-height: 1.4; }
.diff td { border: 0; padding: 0 .4rem; } .diff .text { background: light-dark(#fff, #16191f); margin-block: .4rem; font-size: 1rem; padding-block: .2rem; }
.diff code { background: none; padding: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.diff .number { text-align: end; width: 1%; white-space: nowrap; overflow-wrap: normal; color: light-dark(#57606f, #a7afbd); }
.diff .added { background: light-dark(#dcf7e3, #12351f); } .diff .removed { background: light-dark(#ffe3e1, #45191b); }
.diff .note { background: var(--soft); }
`;
