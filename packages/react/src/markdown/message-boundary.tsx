import { Component, type ReactNode } from "react";

interface MessageBoundaryProps {
  /** Shown in place of the children once they failed to render. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps one message that cannot be rendered from taking the conversation with it (SEC2). */
export class MessageBoundary extends Component<MessageBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
