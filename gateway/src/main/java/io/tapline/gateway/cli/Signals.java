package io.tapline.gateway.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. By reflection: {@code sun.misc.Signal} is the only way to them, in every JDK and part of no
 * standard.
 */
final class Signals {

    private Signals() {}

    /**
     * Runs an action on each such signal, on a thread of its own, instead of what Java does.
     *
     * @param name without SIG
     * @return false if this Java, or how it was started, does not allow it
     */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "Signals";
                };
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run);
            Object named = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, named, proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError unavailable) {
            return false;
        }
    }
}
