/** What `beside.mjs` is told in BESIDE: Jiras that people may register with, and all systems that may be called. */
export interface Beside {
  jiras: string[];
  addresses: string[];
}
