import type { Clock } from '../clock';

export interface Step {
  /** How long after the step before, in milliseconds. */
  readonly afterMs: number;
  readonly run: () => void;
}

/** Takes one step after the other. A step that need not wait is taken before `add` returns. */
export class StepQueue {
  private steps: Step[] = [];
  private cancel: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  add(steps: readonly Step[]): void {
    this.steps.push(...steps);
    if (this.cancel === undefined) this.proceed();
  }

  /** Takes all that are left, at once. */
  finish(): void {
    this.cancel?.();
    this.cancel = undefined;
    for (const step of this.steps.splice(0)) step.run();
  }

  /** Takes none of those that are left. */
  drop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.steps = [];
  }

  private proceed(): void {
    for (let [next] = this.steps; next !== undefined; [next] = this.steps) {
      if (next.afterMs > 0) {
        this.cancel = this.clock.after(next.afterMs, () => {
          this.cancel = undefined;
          this.steps.shift()?.run();
          this.proceed();
        });
        return;
      }
      this.steps.shift();
      next.run();
    }
  }
}
