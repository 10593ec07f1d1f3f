import type { ConfluenceStore } from "./store.ts";

const invoice = `<h1>Pay by invoice</h1>
<p>Business customers want to pay by invoice instead of by card. Today they call the service desk, which costs us about 40 calls a week.</p>
<h2>Requirements</h2>
<ul>
<li>As a business customer, I want to choose &quot;invoice&quot; in the checkout, so that I can pay within 30 days.</li>
<li>Only customers with a checked credit limit may choose invoice.</li>
<li>If the order exceeds the remaining credit limit, the checkout must say by how much and offer another way to pay.</li>
<li>The invoice is sent as a PDF by e-mail within one hour after the order was shipped.</li>
<li>The page should be fast.</li>
</ul>
<h2>Out of scope</h2>
<p>Private customers; payment in instalments.</p>
<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Legal has approved the wording of the terms.</p></ac:rich-text-body></ac:structured-macro>`;

const returns = `<h1>Return an item</h1>
<p>Returning an item is the most frequent reason for a call. Customers should do it themselves.</p>
<table><tbody>
<tr><th>Reason</th><th>Who pays the postage</th></tr>
<tr><td>Damaged or wrong item</td><td>We do</td></tr>
<tr><td>Does not fit</td><td>The customer, 4.90 EUR</td></tr>
</tbody></table>
<h2>Requirements</h2>
<ol>
<li>A customer can start a return within 30 days after delivery.</li>
<li>The customer must pick a reason from a list.</li>
<li>The customer gets a label to print, or a code to show in the parcel shop.</li>
<li>The refund is paid back to the card within 5 working days after the parcel has arrived.</li>
</ol>
<h2>Open</h2>
<ac:task-list>
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>What happens with gift cards?</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Ask the warehouse for its opening hours</ac:task-body></ac:task>
</ac:task-list>`;

const stock = `<h1>Stock in the shops</h1>
<p>A visitor of the web shop wants to see whether an item lies in a shop nearby, so that no way is made in vain.</p>
<h2>Requirements</h2>
<ul>
<li>The item page shows the stock of the three nearest shops: &quot;in stock&quot;, &quot;few left&quot; (1 to 3), &quot;sold out&quot;.</li>
<li>The numbers are at most 15 minutes old; older ones are shown as &quot;unknown&quot;.</li>
<li>An item can be reserved for 24 hours.</li>
</ul>
<h2>Interface</h2>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">json</ac:parameter><ac:plain-text-body><![CDATA[{"shop": "B-12", "item": "4711", "count": 2}]]></ac:plain-text-body></ac:structured-macro>
<p>See also <ac:link><ri:page ri:content-title="Return an item" /></ac:link>.</p>`;

/** Three requirement pages to draft from. */
export function seedConfluence(store: ConfluenceStore, author: string): void {
  const home = store.create({
    spaceKey: "SHOP",
    title: "Requirements",
    body: "<p>What the shop is to learn next.</p>",
    author,
  });
  const parentId = home?.id;
  const pages = [
    ["Pay by invoice", invoice],
    ["Return an item", returns],
    ["Stock in the shops", stock],
  ] as const;
  for (const [title, body] of pages) {
    store.create({ spaceKey: "SHOP", title, body, author, ...(parentId && { parentId }) });
  }
}
