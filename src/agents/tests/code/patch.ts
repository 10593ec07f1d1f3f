/** New files, as `git apply` takes them. */
export const patchOf = (files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .map(([path, text]) => {
      const lines = text.replace(/\n$/, "").split("\n");
      return `diff --git a/${path} b/${path}
new file mode 100644
--- /dev/null
+++ b/${path}
@@ -0,0 +1,${lines.length} @@
${lines.map((line) => `+${line}\n`).join("")}`;
    })
    .join("");
