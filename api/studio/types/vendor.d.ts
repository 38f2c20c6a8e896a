// The part of the vendored libraries that the Studio uses; not served.

declare module "preact" {
  export interface VNode {
    type: unknown;
    props: unknown;
  }
  export function h(type: unknown, props: object | null, ...children: unknown[]): VNode;
  export function render(node: VNode, parent: Element): void;
}

declare module "preact/hooks" {
  type Cleanup = () => void;
  type Effect = () => void | Cleanup;
  interface Ref<T> {
    current: T;
  }
  export function useCallback<F extends Function>(callback: F, inputs: unknown[]): F;
  export function useEffect(effect: Effect, inputs?: unknown[]): void;
  export function useId(): string;
  export function useLayoutEffect(effect: Effect, inputs?: unknown[]): void;
  // An element is there when effects and event handlers run, which is where refs are read.
  export function useRef(initial: null): Ref<any>;
  export function useRef<T>(initial: T): Ref<T>;
  export function useState<T>(initial: T | (() => T)): [T, (next: T | ((previous: T) => T)) => void];
}

declare module "htm" {
  import type { VNode } from "preact";

  type Template = (strings: TemplateStringsArray, ...values: Child[]) => VNode;
  const htm: { bind(createElement: unknown): Template };
  export default htm;
}

declare module "@preact/signals" {
  export interface ReadonlySignal<T> {
    readonly value: T;
    peek(): T;
  }
  export interface Signal<T> extends ReadonlySignal<T> {
    value: T;
  }
  export function batch<T>(run: () => T): T;
  export function computed<T>(compute: () => T): ReadonlySignal<T>;
  export function effect(run: () => void | (() => void)): () => void;
  export function signal<T>(initial: T): Signal<T>;
  export function useComputed<T>(compute: () => T): ReadonlySignal<T>;
  export function useSignal<T>(initial: T): Signal<T>;
}

// What may stand in a template. With a union instead of `any`, the parameters of event handlers need no types.
type Child = ((...args: any[]) => unknown) | object | string | number | boolean | null | undefined;
