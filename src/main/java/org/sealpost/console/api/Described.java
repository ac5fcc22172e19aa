package org.sealpost.console.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A sentence on a route, a parameter or a property, for the description of the API. */
@Documented
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Described {

  /** The sentence. */
  String value();

  /** The status of success. */
  int status() default 200;

  /** The media type that the route takes, if it is not JSON. */
  String takes() default "application/json";

  /** The media type of the answer, if it is not JSON. */
  String gives() default "application/json";
}
