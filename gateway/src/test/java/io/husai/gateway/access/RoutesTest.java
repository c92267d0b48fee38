package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every route declares its role, and is in the table that the tests of logins go through. */
class RoutesTest {
    @Test
    void shouldKnowEveryRouteAndTheRoleItDeclares() {
        assertThat(declared()).containsExactlyInAnyOrderElementsOf(Route.all());
    }

    private static List<Route> declared() {
        List<Route> routes = new ArrayList<>();
        for (JavaClass type :
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.husai.gateway")) {
            if (type.isAnnotatedWith(Path.class)) {
                Arrays.stream(type.reflect().getDeclaredMethods())
                        .flatMap(method -> httpMethod(method).stream())
                        .forEach(routes::add);
            }
        }
        return routes;
    }

    private static Optional<Route> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .flatMap(
                        a ->
                                Optional.ofNullable(
                                        a.annotationType().getAnnotation(HttpMethod.class))
                                        .stream())
                .map(http -> route(http.value(), method))
                .findFirst();
    }

    private static Route route(String http, Method method) {
        Class<?> type = method.getDeclaringClass();
        Path path = method.getAnnotation(Path.class);
        Produces own = method.getAnnotation(Produces.class);
        Produces media = own == null ? type.getAnnotation(Produces.class) : own;
        RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
        assertThat(roles).as("@RolesAllowed of %s", method).isNotNull();
        assertThat(roles.value()).as("roles of %s", method).hasSize(1);
        return new Route(
                http,
                type.getAnnotation(Path.class).value() + (path == null ? "" : path.value()),
                media.value()[0],
                Role.of(roles.value()[0]).orElseThrow());
    }
}
