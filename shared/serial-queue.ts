/** Tasks one after the other. */

/**
 * A function that runs each task given to it when all earlier ones have ended, however they ended, and settles
 * with its task's result.
 */
export function serialQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return task => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
