/** Links, so that the URL holds the tab. */
export const Tabs = (props: {
  name: string;
  items: readonly { href: string; label: string; current?: boolean; count?: number | undefined }[];
}) => (
  <nav class="tabs" aria-label={props.name}>
    {props.items.map((item) => (
      <a href={item.href} aria-current={item.current ? "page" : undefined}>
        {item.label}
        {item.count !== undefined && <span class="tab-count">{item.count}</span>}
      </a>
    ))}
  </nav>
);
