import * as React from 'react';

import { strings } from './strings';

/** Told once for each error that was caught, with the part of the page that it broke. */
export type OnBroken = (part: string, error: Error) => void;

const Told = React.createContext<OnBroken>(() => undefined);

export interface ErrorBoundaryProps {
  /** What is inside, as an agent would call it. */
  readonly part: string;
  /** For the boundaries inside this one too; without it, the next one outside is told. */
  readonly onError?: OnBroken;
  /** Once this is another one, what the last one broke is shown again. */
  readonly about?: string | undefined;
}

/**
 * Keeps a mistake of ours inside the part that it broke: that part says so and offers to be shown again, and everything
 * around it, Flex first of all, goes on.
 */
export const ErrorBoundary: React.FC<ErrorBoundaryProps> = ({ part, onError, about, children }) => {
  const inherited = React.useContext(Told);
  const told = onError ?? inherited;
  return (
    <Told.Provider value={told}>
      <Boundary part={part} onError={told} about={about}>
        {children}
      </Boundary>
    </Told.Provider>
  );
};

type BoundaryProps = ErrorBoundaryProps & Required<Pick<ErrorBoundaryProps, 'onError'>>;

interface BoundaryState {
  readonly broken: boolean;
}

class Boundary extends React.Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { broken: false };

  static getDerivedStateFromError(): BoundaryState {
    return { broken: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.onError(this.props.part, error);
  }

  override componentDidUpdate({ about }: BoundaryProps, { broken }: BoundaryState): void {
    if (broken && about !== this.props.about) this.setState({ broken: false });
  }

  override render(): React.ReactNode {
    if (!this.state.broken) return this.props.children;
    // Plain elements: what broke may be Paste, or the theme that it needs.
    return (
      <p>
        {strings.broken(this.props.part)}{' '}
        <button type="button" onClick={() => this.setState({ broken: false })}>
          {strings.showAgain}
        </button>
      </p>
    );
  }
}
