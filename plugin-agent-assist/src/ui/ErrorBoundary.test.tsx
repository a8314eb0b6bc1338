import * as React from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { ErrorBoundary } from './ErrorBoundary';

describe('ErrorBoundary', () => {
  // React prints every error that is thrown while rendering, caught or not.
  beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  it('replaces what broke by a calm line, reports it, and leaves the rest alone', () => {
    const mistake = new Error('no such thing');
    const Broken: React.FC = () => {
      throw mistake;
    };
    const onError = jest.fn();
    render(
      <main>
        <p>Flex</p>
        <ErrorBoundary onError={onError}>
          <Broken />
        </ErrorBoundary>
      </main>,
    );
    expect(screen.getByText(/Flex itself is not affected/)).toBeVisible();
    expect(screen.getByText('Flex')).toBeVisible();
    expect(onError.mock.calls).toEqual([[mistake]]);
  });

  it('shows it again on request', async () => {
    let broken = true;
    const Shaky: React.FC = () => {
      if (broken) throw new Error('for now');
      return <p>Well again</p>;
    };
    render(
      <ErrorBoundary onError={() => undefined}>
        <Shaky />
      </ErrorBoundary>,
    );
    broken = false;
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('Well again')).toBeVisible();
  });
});
