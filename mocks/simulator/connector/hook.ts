/** Stands in for what would happen, or lets it happen by calling `next`. */
export type Interception<Input, Output> = (input: Input, next: () => Output) => Output;

/** A place at which something else can be made to happen than what would. Faults step in here. */
export class Hook<Input, Output> {
  private readonly interceptions: Interception<Input, Output>[] = [];

  /** The last one to step in is asked first. Returns the function that takes it out again. */
  intercept(interception: Interception<Input, Output>): () => void {
    this.interceptions.push(interception);
    return () => {
      const at = this.interceptions.indexOf(interception);
      if (at >= 0) this.interceptions.splice(at, 1);
    };
  }

  /** @param usual what happens where nothing steps in */
  run(input: Input, usual: () => Output): Output {
    return this.interceptions.reduce<() => Output>(
      (next, interception) => () => interception(input, next),
      usual,
    )();
  }
}
