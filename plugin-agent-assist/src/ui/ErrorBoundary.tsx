import * as React from 'react';

import { strings } from './strings';

export interface ErrorBoundaryProps {
  /** Told once for each error that was caught. */
  readonly onError: (error: Error) => void;
}

interface ErrorBoundaryState {
  readonly broken: boolean;
}

/** Keeps a mistake of ours inside our own corner of Flex. */
export class ErrorBoundary extends React.Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.onError(error);
  }

  override render(): React.ReactNode {
    if (!this.state.broken) return this.props.children;
    // Plain elements: what broke may be Paste, or the theme that it needs.
    return (
      <p>
        {strings.broken}{' '}
        <button type="button" onClick={() => this.setState({ broken: false })}>
          {strings.showAgain}
        </button>
      </p>
    );
  }
}
