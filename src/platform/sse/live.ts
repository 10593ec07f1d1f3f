/**
 * Wakes the streams of this process: a topic has changed, look into the database again. It carries
 * no data, so a lost wake-up costs only the wait for the stream's own poll.
 */
export interface Live {
  wake(topic: string): void;
  /** Calls back on each wake-up of the topic, until the returned function is called. */
  listen(topic: string, heard: () => void): () => void;
}

export function createLive(): Live {
  const topics = new Map<string, Set<() => void>>();
  return {
    wake: (topic) => topics.get(topic)?.forEach((heard) => heard()),
    listen(topic, heard) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(heard));
      return () => {
        listeners.delete(heard);
        if (listeners.size === 0) topics.delete(topic);
      };
    },
  };
}
