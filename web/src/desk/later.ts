// A view whose code is loaded when it is opened: says so meanwhile, and lets people try again when it could not be had.
import { type Component, defineAsyncComponent, h } from 'vue'
import StateBox from '../shared/StateBox.vue'

export const later = (loader: () => Promise<{ default: Component }>) =>
  defineAsyncComponent({
    loader,
    delay: 0,
    loadingComponent: () => h(StateBox, { state: 'loading' }),
    errorComponent: () => h(StateBox, { state: 'error', onRetry: () => location.reload() }),
  })
